"""Every figure of a draft against the base; nothing is stored.

Comes in: a draft and an open base. Goes out: one `Checked` for each figure of the draft. The draft is cross-checked
together with the claims of the base that could stand beside its own, as if it were one more article, and what is said
of its claims is read off.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kb import store
from kb.lexicon import Lexicon
from kb.lexicon.ontology import Ontology
from kb.model import (
    Article,
    Claim,
    ClaimRelation,
    CrossCheck,
    Extraction,
    Finding,
    FindingKind,
    Position,
    PositionRelation,
    Record,
    Relation,
)
from kb.pipeline.extract import extract
from kb.settings import Settings

if TYPE_CHECKING:
    from spacy.language import Language  # only its name: the model itself is `kb.relate`'s

DRAFT = "\x00draft"  # no file is called so: the draft may be an article of the base already
ENOUGH = 20_000  # claims a draft is held against; where more are near it, only those about its own subjects
MOST = 20_000  # of which no more than so many are taken
# What the base says of a figure, the gravest first; all that is weaker is not said beside it.
VERDICTS = ("arithmetic error", "disputed", "supported", "unscoped", "compatible", "explained", "unknown")
SAYS = {
    Relation.CONTRADICTION: "disputed",
    Relation.AGREES: "supported",
    Relation.RESTATES: "supported",
    Relation.COMPATIBLE: "compatible",
    Relation.REVISED: "disputed",
    Relation.UNDETERMINED: "unscoped",
    Relation.DIFFERENT_SCOPE: "explained",
    Relation.DIFFERENT_PERIOD: "explained",
    Relation.FORECAST: "explained",
}


@dataclass(frozen=True)
class Checked:
    """A figure of the draft, what the base says of it, and the claims or sums that say so."""

    claim: Claim
    verdict: str
    explanation: str
    against: tuple[str, ...] = ()
    apart: float = 0.0  # how many times over the two figures differ, as a logarithm


@dataclass(frozen=True)
class CheckedDraft:
    """A draft, what the base says of each of its figures in text order, and what else was found in it."""

    extraction: Extraction
    figures: tuple[Checked, ...]


def check_draft(
    article: Article, db: store.Database, *, nlp: Language, lexicon: Lexicon, settings: Settings
) -> CheckedDraft:
    """Returns what an open base says of every figure of a draft."""
    (found,) = extract([article], nlp=nlp, lexicon=lexicon, settings=settings)
    records = touched(found, db, lexicon=lexicon)
    return CheckedDraft(found, tuple(check(found, records, lexicon=lexicon, settings=settings)))


def touched(draft: Extraction, db: store.Database, *, lexicon: Lexicon) -> list[Record]:
    """Returns the stored claims that could stand beside a figure of the draft: of its metric family, or its subject.

    Where that is more of a large base than a reader waits for, those of its subjects and their kin alone.
    """
    known = Ontology.of(lexicon)
    families: set[str] = set()
    subjects: set[str] = set()
    for claim in draft.claims:
        if claim.metric:
            metric = known.metric(claim.metric)
            families.add(metric.family if metric is not None else claim.metric)
        if claim.subject:
            subjects.update(name for link in ("made_by", "part_of") for name in known.chain(claim.subject, link))
    if store.count_near(db, families=families, subjects=subjects, most=ENOUGH) <= ENOUGH:
        return store.load_near(db, families=families, subjects=subjects)
    return store.load_near(db, families=(), subjects=_kin(subjects, store.subjects(db), known) | subjects)[:MOST]


def _kin(subjects: set[str], names: Iterable[str], known: Ontology) -> set[str]:
    """Returns the names of the base that mean one of the subjects, a set or member of it, or what it makes or holds."""
    keys = {known.key(name) for name in subjects}
    kin = keys.union(*(known.sets_of(name) | known.members(name) for name in subjects))
    return {
        name
        for name in names
        if known.key(name) in kin
        or any(known.key(above) in keys for link in ("made_by", "part_of") for above in known.chain(name, link)[1:])
    }


def check(draft: Extraction, records: Sequence[Record], *, lexicon: Lexicon, settings: Settings) -> Iterator[Checked]:
    """Yields what the base says of each figure of the draft, in text order."""
    from kb.crosscheck import crosscheck

    mine = [_record(claim, draft) for claim in draft.claims]
    others = [record for record in records if record.claim.article != draft.article.file]
    result = crosscheck([*others, *mine], lexicon=lexicon, settings=settings)
    said = _Said(result, {record.claim.id for record in mine}, {record.claim.id: record for record in others})
    for claim in sorted(draft.claims, key=lambda each: (each.start, each.end, each.id)):
        yield said.of(claim)


def _record(claim: Claim, draft: Extraction) -> Record:
    article = draft.article
    return Record(
        claim=replace(claim, article=DRAFT),
        origin=None,
        published_on=article.published_on,
        publisher=article.publisher,
        title=article.title,
    )


class _Said:
    """A cross-check, looked up by claim of the draft."""

    def __init__(self, result: CrossCheck, mine: set[str], held: Mapping[str, Record]) -> None:
        self.mine = mine
        self.held = held
        self.positions = {position.id: position for position in result.positions}
        self.home = {claim: position for position in result.positions for claim in position.claim_ids}
        self.relations: dict[str, list[tuple[PositionRelation, str]]] = {}
        for item in result.relations:
            for one, other in ((item.position_a, item.position_b), (item.position_b, item.position_a)):
                self.relations.setdefault(one, []).append((item, other))
        self.pairs: dict[str, list[tuple[ClaimRelation, str]]] = {}
        for pair in result.pairs:
            for one, other in ((pair.claim_a, pair.claim_b), (pair.claim_b, pair.claim_a)):
                self.pairs.setdefault(one, []).append((pair, other))
        self.sums = [
            item for item in result.findings if item.kind is FindingKind.ARITHMETIC and item.verdict == "fails"
        ]

    def of(self, claim: Claim) -> Checked:
        """Returns the gravest thing that is said of a claim; among equals, of the figure nearest to it."""
        found = [*self._sums(claim), *self._same(claim), *self._related(claim)]
        if not found:
            return Checked(claim, "unknown", "The base knows no figure to hold this against.")
        gravest = min(found, key=_gravity)
        rivals = [item for item in found if item.verdict == "unscoped"]
        return _beside(gravest, min(rivals, key=_gravity)) if gravest.verdict == "supported" and rivals else gravest

    def _sums(self, claim: Claim) -> Iterator[Checked]:
        for item in self.sums:
            if claim.id in _claims(item):
                said = item.explanation.replace("the article says", "the draft says")
                yield Checked(claim, "arithmetic error", said, _claims(item))

    def _same(self, claim: Claim) -> Iterator[Checked]:
        position = self.home.get(claim.id)
        others = self._others(position)
        if others:
            yield Checked(claim, "supported", self._quoted(others[0]), others)

    def _quoted(self, key: str) -> str:
        record = self.held[key]
        source = record.publisher or record.title or record.claim.article
        return f"The base has it: “{' '.join(record.claim.quote.split())}” ({source})."

    def _related(self, claim: Claim) -> Iterator[Checked]:
        position = self.home.get(claim.id)
        for stored, other in self.relations.get(position.id, ()) if position else ():
            yield from self._says(claim, stored, self._others(self.positions[other]))
        for pair, key in self.pairs.get(claim.id, ()):
            yield from self._says(claim, pair, () if key in self.mine else (key,))

    def _says(
        self, claim: Claim, found: PositionRelation | ClaimRelation, against: tuple[str, ...]
    ) -> Iterator[Checked]:
        if found.relation in SAYS and against:
            apart = abs(math.log(found.ratio)) if found.ratio else math.inf
            yield Checked(claim, SAYS[found.relation], found.explanation, against, apart)

    def _others(self, position: Position | None) -> tuple[str, ...]:
        return tuple(key for key in (position.claim_ids if position else ()) if key not in self.mine)


def _gravity(item: Checked) -> tuple[int, float, tuple[str, ...]]:
    return VERDICTS.index(item.verdict), item.apart, item.against


def _beside(found: Checked, rival: Checked) -> Checked:
    """Returns what bears a figure out and the figure that may yet clash with it: the reader should know of both."""
    told = f"{found.explanation} Another figure stands beside it, open. {rival.explanation}"
    return replace(found, explanation=told, against=(*found.against, *rival.against))


def _claims(finding: Finding) -> tuple[str, ...]:
    return tuple(part.claim_id for part in finding.claims)
