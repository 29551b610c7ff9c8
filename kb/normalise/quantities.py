"""Turn a quantity mention into a `Quantity`: values, unit, comparator, what the words allow.

Comes in: a mention with the parts `detect` found. Goes out: a `Quantity`, or a `Rejection` where the digits spell
no bounded number. Field meanings are the contract's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from kb.lexicon import Lexicon
from kb.lexicon.figure_tables import UnitReading, singular
from kb.lexicon.figures import Bound
from kb.model import Change, Comparator, Mention, Quantity, Rejection
from kb.normalise.values import HALF_WIDTHS, Value, value_of
from kb.normalise.words import Words, words_of

ONE = Decimal(1)
DEFAULT = Bound(words=["~"], comparator="~", below=Decimal("0.1"), above=Decimal("0.1"))
HEAD = re.compile(r"[(\[]([^()\[\]]{1,40})[)\]]|,[ ]([^,()]{1,40})$")
BOUNDING = frozenset(("bound", "sign", "tail", "extra", "second"))  # parts that may make more of a figure than a point
CHANGES = {"increase": Change.INCREASE, "decrease": Change.DECREASE, "ratio": Change.RATIO}


def quantity(mention: Mention, *, lexicon: Lexicon) -> Quantity | Rejection:
    """Returns the quantity a mention states."""
    words, parts = words_of(lexicon), mention.parts
    value = value_of(parts, words)
    if value is None:
        return Rejection(mention.passage, mention.start, mention.end, mention.text, "unbounded-number")
    reading, stated_unit, unit = _unit(parts, words)
    if _is_few(parts, value, words):
        unit = f"count:{parts['head'].lower()}"
    comparator, bound = _comparator(parts, value, words)
    low, high, lower, upper = _ends(value, comparator, bound)
    per, factor = _per(parts, reading, words)
    stated = _per_text(stated_unit, parts, per) if per is not None and "per" in parts else stated_unit
    difference = "per" in parts or parts.get("change", "ratio") != "ratio"
    convert = _converter(reading, factor, difference=difference)
    ends = [None if end is None else convert(end) for end in (low, high, lower, upper)]
    change = CHANGES.get(parts.get("change", ""))
    signed = value.high < 0 and difference and (reading is None or reading.offset is None)
    if change is Change.DECREASE and signed:  # a fall of -0.6% is one of 0.6
        ends = [-end if end is not None else None for end in (ends[1], ends[0], ends[3], ends[2])]
    elif change is Change.INCREASE and signed:  # growth of -10.7% is a fall
        change = Change.DECREASE
        ends = [-end if end is not None else None for end in (ends[1], ends[0], ends[3], ends[2])]
    if unit == "x" and change is None and parts.get("kind") == "order":
        change = Change.RATIO
    return Quantity(
        mention.passage, mention.start, mention.end, mention.text,
        ends[0], ends[1], ends[2], ends[3],
        low, high, stated, unit, per, comparator,
        change=change,
        vague=value.vague,
        is_level="level" in parts,
        outer_start=mention.outer_start,
        outer_end=mention.outer_end,
        rules=(mention.rule,),
    )  # fmt: skip


def _converter(reading: UnitReading | None, per: Decimal, *, difference: bool) -> Callable[[Decimal], Decimal]:
    """Returns the conversion to the canonical unit; a difference of temperatures has no offset."""
    if reading is None:
        return (lambda value: value) if per == ONE else (lambda value: value / per)
    scale, offset = reading.factor, reading.offset
    if scale == ONE and (offset is None or difference) and per == ONE:
        return lambda value: value
    if offset is not None and not difference:
        return lambda value: value * scale + offset
    return lambda value: value * scale / per


def _comparator(parts: Mapping[str, str], value: Value, words: Words) -> tuple[Comparator, Bound | None]:
    """Returns the comparator and the row that says how far it reaches; a bound wins over an approximation."""
    if value.vague:
        more = "bound" in parts and words.tables.bounds[parts["bound"]].comparator == ">"
        return Comparator.MORE if more else Comparator.AT_LEAST, None
    if parts.get("joint") in HALF_WIDTHS or (BOUNDING.isdisjoint(parts) and value.low == value.high):
        return Comparator.EQUAL, None
    rows = []
    if "bound" in parts:
        rows.append(words.tables.bounds[parts["bound"]])
    if "sign" in parts and parts["sign"] in words.tables.signs:
        rows.append(words.tables.signs[parts["sign"]])
    if "tail" in parts:
        rows.append(_tail(parts["tail"], words))
    if parts.get("extra") == "couple":
        rows.append(DEFAULT)
    rows = [row for row in rows if row is not None and row.comparator != "="]
    best = next((row for row in rows if row.comparator != "~"), rows[0] if rows else None)
    if "second" in parts or value.low != value.high:
        return Comparator.RANGE, best
    if best is None:
        return Comparator.EQUAL, None
    return Comparator(best.comparator), best


def _tail(tail: str, words: Words) -> Bound:
    if tail == "+":
        return Bound(words=["+"], comparator=">=")
    found = words.tables.after.get(tail) or words.tables.after.get("-" + tail)
    return found if found is not None else DEFAULT


def _ends(
    value: Value, comparator: Comparator, bound: Bound | None
) -> tuple[Decimal | None, Decimal | None, Decimal | None, Decimal | None]:
    """Returns stated low and high, and the least and greatest value the words allow."""
    if value.vague:
        return value.low, None, value.lower, value.upper
    if comparator in (Comparator.MORE, Comparator.AT_LEAST):
        upper = value.low + abs(value.low) * bound.above if bound is not None and bound.above else None
        return value.low, None, value.low, upper
    if comparator in (Comparator.LESS, Comparator.AT_MOST):
        lower = value.high - abs(value.high) * bound.below if bound is not None and bound.below else None
        return None, value.high, lower, value.high
    if bound is not None and bound.comparator == "~":
        return value.low, value.high, *_widened(value, bound)
    return value.low, value.high, value.lower, value.upper


def _widened(value: Value, bound: Bound) -> tuple[Decimal, Decimal]:
    assert value.upper is not None
    below, above = abs(value.low) * bound.below, abs(value.high) * bound.above
    lower = min(value.lower, value.low - below) if bound.below else value.low
    upper = max(value.upper, value.high + above) if bound.above else value.high
    return lower, upper


def _unit(parts: Mapping[str, str], words: Words) -> tuple[UnitReading | None, str | None, str | None]:
    """Returns the unit's reading, what the text calls it and the canonical unit."""
    known = words.tables
    if "currency" in parts:
        form = parts["currency"]
        reading = known.before[form]
        country = words.adjectives.get(parts.get("country", ""))
        if country is not None:
            return reading, country, country
        return reading, reading.stated or (form.replace(" ", "") if form[-1] in "$€£¥" else form.strip()), reading.unit
    if "unit" in parts:
        form = parts["unit"]
        reading = (known.unit_symbols if "symbol" in parts else known.unit_words)[form]
        return reading, reading.stated or parts.get("said") or form, reading.unit
    if "noun" in parts:
        head = parts["head"]
        shouted = parts["noun"].endswith("S")  # "SIX PLANTS", unlike "six GPUs"
        unit = known.nouns.get(head.lower()) or f"count:{head if head.isupper() and not shouted else head.lower()}"
        return None, parts["noun"], unit
    if "cell_head" in parts:
        found = _from_head(parts["cell_head"], words)
        if found is not None:
            return found
    kind = parts["kind"]
    if kind in ("multiple", "order"):
        return None, "x", "x"
    if kind == "digits" and ":" in parts["number"]:
        return None, "x", "x"
    if kind in ("fraction", "one-in") and not _scaled(parts):
        return UnitReading("%", "share", Decimal(100)), None, "%"
    return None, None, None


def _is_few(parts: Mapping[str, str], value: Value, words: Words) -> bool:
    """Tells a count of things from a measure of the same name: "14,200 operations", "560 operations a day"."""
    least = words.tables.least.get(parts.get("head", "").lower()) if "noun" in parts else None
    per = words.tables.unit_words.get(parts.get("per", ""))
    timed = "per" not in parts or (per is not None and per.dimension == "duration")
    return least is not None and value.high < least and timed


def _from_head(head: str, words: Words) -> tuple[UnitReading | None, str | None, str | None] | None:
    """Returns the unit a column's head names: "Compute (FLOPs)", "Revenue, US$", "Tonnes"."""
    known = words.tables
    pieces = [(one or other).strip() for one, other in HEAD.findall(head)] + [head.strip()]
    for piece in pieces:
        reading = known.unit_symbols.get(piece) or known.before.get(piece) or known.unit_words.get(piece.lower())
        if reading is not None:
            return reading, reading.stated or piece, reading.unit
        if piece.lower() in known.nouns:
            return None, piece, known.nouns[piece.lower()]
    return None


def _scaled(parts: Mapping[str, str]) -> bool:
    return parts["kind"] == "fraction" and not parts["extra"].endswith("|")


def _per(parts: Mapping[str, str], reading: UnitReading | None, words: Words) -> tuple[str | None, Decimal]:
    """Returns what the figure is per, as a full singular noun, and how many of them."""
    if "per" not in parts:
        return (reading.per if reading is not None else None), ONE
    noun = parts["per"]
    count = Decimal(parts["per_count"]) if parts.get("per_count") else ONE
    if "per_magnitude" in parts:
        count *= words.tables.magnitudes.get(parts["per_magnitude"], ONE)
    name = (
        words.rate_symbols.get(noun)
        or words.tables.singulars.get(noun)
        or singular(noun, words.tables.singulars)
        or noun
    )
    if (unit := words.tables.unit_words.get(noun.replace("-", " "))) is not None and unit.unit.lower() == name.lower():
        name = unit.unit  # "gpu-hour": the unit's own letters
    return name, count if count else ONE


def _per_text(stated: str | None, parts: Mapping[str, str], per: str | None) -> str:
    said = parts["per_text"]
    return f"{stated or ''}/{'year' if said == 'annum' else said}"
