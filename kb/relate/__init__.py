"""Passages and readings become claims: subject, metric, period, attribution, modality.

Comes in: an article, its passages, what was read in each, the parses of those with figures. Goes
out: an `Extraction`. Every quantity ends as a claim or as a figure that claims nothing; every
rejection is placed in the article. A slot the text leaves open stays empty.

Its packages, each of which imports from those before it alone:

    parsing    sentences become parses, and the questions asked of them
    scene      one article, one figure in it, what stands near, the names the lexicon knows
    attaching  how a figure hangs in its sentence
    metric     what it measures
    quantity   what syntax adds to the figure itself: what it counts, its currency, whether it claims
    subject    whose it is
    telling    who says so
    period     which time it holds for
    modality   how sure the text is of it
    drafts     the two passes over an article, and the rules that complete a draft from others
    wording    the words of its sentence that each figure is said of
    confidence how likely each claim is right, from clues that no rule has chosen it by
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kb.lexicon import Lexicon
from kb.model import Article, Extraction, Passage, Reading, RejectedFigure, Rejection
from kb.relate.claims import to_claim
from kb.relate.confidence import clues_of, weighed
from kb.relate.drafts.drafting import drafts
from kb.relate.parsing.tokens import Doc
from kb.relate.quantity.abbreviated import spelled_out
from kb.relate.quantity.currency import settled
from kb.relate.quantity.left_out import sold_alike
from kb.relate.scene.scene import Scene

__all__ = ["relate"]


def relate(
    article: Article,
    passages: Sequence[Passage],
    readings: Mapping[int, Sequence[Reading]],
    *,
    docs: Mapping[int, Doc],
    lexicon: Lexicon,
) -> Extraction:
    """Returns the article's claims, the figures that claim nothing, and its rejections."""
    readings = sold_alike(passages, spelled_out(passages, settled(article.text, readings, lexicon), lexicon), lexicon)
    scene = Scene(article, passages, readings, docs, lexicon)
    rows = [to_claim(draft) for draft in drafts(scene)]
    claims = [row for row in rows if row.claim]
    clues = clues_of(claims, scene)
    return Extraction(
        article=article,
        claims=tuple(weighed(claims, clues, lexicon=lexicon)),
        figures=tuple(row for row in rows if not row.claim),
        rejections=tuple(_rejected(scene)),
        clues=tuple(clues),
    )


def _rejected(scene: Scene) -> list[RejectedFigure]:
    out = []
    for passage in scene.passages:
        for reading in scene.readings.get(passage.index, ()):
            if isinstance(reading, Rejection):
                start, end = passage.locate(reading.start, reading.end)
                text = scene.article.text[start:end]
                out.append(RejectedFigure(scene.article.file, start, end, text, reading.reason))
    return out
