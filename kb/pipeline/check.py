"""Every figure of a draft against the base; nothing is stored.

Comes in: the draft's extraction and the stored claims. Goes out: one `Checked` for each figure of the draft. The draft
is cross-checked together with the base, as if it were one more article, and what is said of its claims is read off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kb import store
from kb.lexicon import Lexicon
from kb.lexicon.ontology import Ontology
from kb.model import Claim, CrossCheck, Extraction, Finding, FindingKind, Position, Record, Relation
from kb.settings import Settings

DRAFT = "\x00draft"  # no file is called so: the draft may be an article of the base already
# What the base says of a figure, the gravest first; all that is weaker is not said beside it.
VERDICTS = ("arithmetic error", "disputed", "supported", "unscoped", "compatible", "unknown")
SAYS = {
    Relation.CONTRADICTION: "disputed",
    Relation.AGREES: "supported",
    Relation.RESTATES: "supported",
    Relation.COMPATIBLE: "compatible",
    Relation.REVISED: "disputed",
    Relation.UNDETERMINED: "unscoped",
}


@dataclass(frozen=True)
class Checked:
    """A figure of the draft, what the base says of it, and the claims or sums that say so."""

    claim: Claim
    verdict: str
    explanation: str
    against: tuple[str, ...] = ()


def touched(draft: Extraction, db: store.Database, *, lexicon: Lexicon) -> list[Record]:
    """Returns the stored claims that could stand beside a figure of the draft: of its metric family, or its subject."""
    known = Ontology.of(lexicon)
    families: set[str] = set()
    subjects: set[str] = set()
    for claim in draft.claims:
        if claim.metric:
            metric = known.metric(claim.metric)
            families.add(metric.family if metric is not None else claim.metric)
        if claim.subject:
            subjects.update(name for link in ("made_by", "part_of") for name in known.chain(claim.subject, link))
    return store.load_near(db, families=families, subjects=subjects)


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
        self.relations: dict[str, list[tuple[Relation, str, str]]] = {}
        for item in result.relations:
            for one, other in ((item.position_a, item.position_b), (item.position_b, item.position_a)):
                self.relations.setdefault(one, []).append((item.relation, item.explanation, other))
        self.pairs: dict[str, list[tuple[Relation, str, str]]] = {}
        for pair in result.pairs:
            for one, other in ((pair.claim_a, pair.claim_b), (pair.claim_b, pair.claim_a)):
                self.pairs.setdefault(one, []).append((pair.relation, pair.explanation, other))
        self.sums = [
            item for item in result.findings if item.kind is FindingKind.ARITHMETIC and item.verdict == "fails"
        ]

    def of(self, claim: Claim) -> Checked:
        """Returns the gravest thing that is said of a claim."""
        found = [*self._sums(claim), *self._same(claim), *self._related(claim)]
        if not found:
            return Checked(claim, "unknown", "The base knows no figure to hold this against.")
        return min(found, key=lambda item: (VERDICTS.index(item.verdict), item.against))

    def _sums(self, claim: Claim) -> Iterator[Checked]:
        for item in self.sums:
            if claim.id in _claims(item):
                yield Checked(claim, "arithmetic error", item.explanation, _claims(item))

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
        for relation, explanation, other in self.relations.get(position.id, ()) if position else ():
            if relation in SAYS and (against := self._others(self.positions[other])):
                yield Checked(claim, SAYS[relation], explanation, against)
        for relation, explanation, key in self.pairs.get(claim.id, ()):
            if relation in SAYS and key not in self.mine:
                yield Checked(claim, SAYS[relation], explanation, (key,))

    def _others(self, position: Position | None) -> tuple[str, ...]:
        return tuple(key for key in (position.claim_ids if position else ()) if key not in self.mine)


def _claims(finding: Finding) -> tuple[str, ...]:
    return tuple(part.claim_id for part in finding.claims)
