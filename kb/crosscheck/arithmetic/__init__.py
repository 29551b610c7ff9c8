"""Do the figures of an article work out? Sums, shares, growth, products, rates, intervals.

Comes in: a desk. Goes out: findings of kind `arithmetic` with verdict `holds`, `fails` or `uncertain`.
All is reckoned on intervals from stated precision. A failure is reported only where the words connect
the figures; figures that merely stand near each other prove nothing.

For newcomers: `checks` is what a rule reads and returns, the modules beside it hold the rules by what they reckon,
`RULES` lists them all, and `telling` makes a finding of what one found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from kb.compare import Facets
from kb.crosscheck.arithmetic.checks import Check, Sheet
from kb.crosscheck.arithmetic.drawn import drawn, quotient
from kb.crosscheck.arithmetic.growth import difference, growth
from kb.crosscheck.arithmetic.margins import interval
from kb.crosscheck.arithmetic.multiples import multiple
from kb.crosscheck.arithmetic.pace import pace
from kb.crosscheck.arithmetic.pieces import each, repeats
from kb.crosscheck.arithmetic.products import average, energy, product
from kb.crosscheck.arithmetic.rates import compounding, rate, yearly
from kb.crosscheck.arithmetic.sentences import Sentence, sentences
from kb.crosscheck.arithmetic.series import series
from kb.crosscheck.arithmetic.shares import portion, remainder, share
from kb.crosscheck.arithmetic.stocks import stock
from kb.crosscheck.arithmetic.sums import sum_of_parts
from kb.crosscheck.arithmetic.telling import finding
from kb.crosscheck.desk import Desk
from kb.model import Finding

CROWD = 40  # figures from which a sentence is a table, and its figures are no sum
# Every rule by its name; its docstring is its published description.
RULES: dict[str, Callable[[Sheet], Iterator[Check]]] = {
    "share": share,
    "portion": portion,
    "remainder": remainder,
    "sum": sum_of_parts,
    "growth": growth,
    "difference": difference,
    "series": series,
    "multiple": multiple,
    "product": product,
    "average": average,
    "energy": energy,
    "each": each,
    "drawn": drawn,
    "quotient": quotient,
    "repeats": repeats,
    "rate": rate,
    "yearly": yearly,
    "compounding": compounding,
    "pace": pace,
    "interval": interval,
    "stock": stock,
}
REMARKS = frozenset(
    {"each", "drawn", "quotient", "repeats", "rate", "pace", "series"}
)  # these may doubt, and never refute


def asks(sentence: Sentence) -> bool:
    """Tells a question, which states nothing that could work out or not."""
    return sentence.text.rstrip(" \n\"'”’)").endswith("?")


def arithmetic(desk: Desk) -> Iterator[Finding]:
    """Yields what the sums of every article come to."""
    for article in sorted(desk.articles):
        items = [item for item in desk.articles[article] if not item.record.reference]  # rows of a table are no text
        for found in checks(items, desk=desk) if len(items) > 1 else ():  # a sum takes two figures
            yield finding(found, desk)


def checks(items: Sequence[Facets], *, desk: Desk) -> Iterator[Check]:
    """Yields the checks of one article, rule by rule."""
    sheet = sheet_of(items, desk=desk)
    for rule in RULES.values():
        yield from rule(sheet)


def sheet_of(items: Sequence[Facets], *, desk: Desk) -> Sheet:
    """Returns the figures of one article as rules read them: no tables, no questions."""
    lexicon = desk.slotter.lexicon
    words, cues = lexicon.scopes.arithmetic, lexicon.cues.cues
    told = tuple(
        sentence for sentence in sentences(items, cues=cues) if len(sentence.items) <= CROWD and not asks(sentence)
    )
    return Sheet(tuple(items), told, words, cues, desk.ontology, desk.settings.agree_tolerance)
