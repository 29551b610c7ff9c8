"""A named profile: kb's figures said the way the makers of NewsQuant and the re-annotated sets say them.

    kb extract --all-figures ITEMS.jsonl | python -m tools.bench.conventions ITEMS.jsonl | from_kb.py

Comes in: the items as JSON lines and the claims on standard input. Goes out: claims, rewritten by a handful of rules
that look at kb's answer and at the text, never at gold. What `kb extract` gives is untouched; the table reports this
profile apart from the plain adapter.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from kb.lexicon import load
from kb.pipeline import Model
from tools.bench.concepts import places, said

Claim = dict[str, Any]

# "a 75 percent increase", "3 % higher": no change there, though a reader hears one.
NOUN_OF_CHANGE = re.compile(
    r"[ -](?:[a-z-]+ ){0,3}(?:increase|rise|gain|jump|growth|decrease|decline|drop|fall|cut|reduction|improvement"
    r"|higher|lower|boost|rebound|hike)s?\b"
)
GENERATION = re.compile(r"(?<!\w)([2-6])G(?!\w)")
GENERATIONS = "generation wireless"
LATTER = re.compile(r"[ ]to[ ](?:just[ ]|about[ ]|around[ ]|only[ ]|nearly[ ])?")
OF_NOUN = re.compile(
    r"[ ]of[ ](?:the[ ]|its[ ]|their[ ]|all[ ]|our[ ])*((?:[A-Za-z-]+[ ]){0,2}?[A-Za-z-]+)"
    r"(?=[ ](?:[a-z]+s|[a-z]+ed|of|in|is|are|was|were|have|has|had|who|that|from|by|to)(?!\w)|[.,;]|$)"
)
POINTED = frozenset("those these them it this that us you which whom the its".split())  # noqa: SIM905 - a word list
CODE = re.compile(r"[A-Z]{3}")
MAJOR = frozenset(
    "USD EUR GBP JPY CNY AUD CAD HKD NZD SGD INR CHF SEK DKK NOK KRW BRL MXN ZAR RUB TRY ILS MYR".split()  # noqa: SIM905
)  # the codes the scorer knows
OF_CHANGE = re.compile(
    r"(?:increase|rise|gain|jump|growth|decrease|decline|drop|fall|cut|reduction|improvement)s?[ ]of[ ]"
    r"(?:(?:about|around|nearly|almost|some|up to|more than|at least)[ ])?$"
)
OFTEN = re.compile(r"(?:[ ][a-z]+){0,4}?[ ](?:(?:annual|year|month|week|dai|hour)ly|every[ ][a-z]+)\b")
PENCE = re.compile(r"[\d.,]+[ ]?p")
REACH = 40  # characters before a figure
BEFORE = re.compile(r"(?:the|its|their|his|her)[ ](top|previous|last|first|next)[ ]$")
POSITIVE = {"best": "good", "better": "good", "worst": "bad", "most": "", "least": ""}


def main(items: Path) -> None:
    """Prints the claims of standard input by the sets' conventions."""
    texts = {row["id"]: row["text"] for row in map(json.loads, items.read_text(encoding="utf-8").splitlines())}
    found: dict[str, list[Claim]] = defaultdict(list)
    for line in sys.stdin:
        claim = json.loads(line)
        found[claim["article"]].append(claim)
    placed = places(texts, nlp=Model.load().nlp)
    for key, text in texts.items():
        claims = said([*found[key], *_generations(text, key)], placed[key])
        for claim in _joined(list(_parted(list(claims))), text):
            print(json.dumps(_one(claim, text), ensure_ascii=False))


def _generations(text: str, key: str) -> Iterator[Claim]:
    """ "5G" is a figure there, of the unit "generation wireless"."""
    for name in GENERATION.finditer(text):
        number = int(name[1])
        yield {"article": key, "start": name.start(), "end": name.end(), "figure": name[0], "comparator": "=",
               "low": number, "high": number, "stated_low": number, "stated_high": number, "unit": GENERATIONS,
               "stated_unit": GENERATIONS}  # fmt: skip


def _parted(claims: list[Claim]) -> Iterator[Claim]:
    """Two numbers joined by "or" are two quantities there, and "2 hours 11 minutes" its two parts alone."""
    for claim in claims:
        if "compound" in claim.get("rules", ()):
            continue
        if claim["comparator"] == "range" and re.search(r"\w or \w", claim["figure"]):
            yield {**claim, "comparator": "=", "stated_high": claim["stated_low"], "high": claim["low"]}
            yield {**claim, "comparator": "=", "stated_low": claim["stated_high"], "low": claim["high"]}
        else:
            yield claim


def _joined(claims: list[Claim], text: str) -> Iterator[Claim]:
    """Where something goes from A to B, A to B is one range there."""
    held: Claim | None = None
    for claim in claims:
        if held is not None and _goes(held, claim, text):
            ends = sorted((held["stated_low"], claim["stated_low"]))
            units = {name: held[name] or claim[name] for name in ("unit", "stated_unit")}
            said = {"comparator": "range", "change": None, "end": claim["end"], "low": None}
            yield {**held, **units, **said, "stated_low": ends[0], "stated_high": ends[1]}
            held = None
            continue
        if held is not None:
            yield held
        held = claim
    if held is not None:
        yield held


def _goes(one: Claim, other: Claim, text: str) -> bool:
    points = all(claim["comparator"] in "=~" and claim["stated_low"] is not None for claim in (one, other))
    alike = one["unit"] == other["unit"] or None in (one["unit"], other["unit"])
    behind_from = text[: one["start"]].rstrip().lower().endswith(("from", "from about", "from around"))
    between = text[one["end"] : other["start"]].removeprefix(" per barrel")
    return points and alike and behind_from and LATTER.fullmatch(between) is not None


def _one(claim: Claim, text: str) -> Claim:
    """Returns a claim with unit and comparator as the sets write them."""
    if claim["unit"] == GENERATIONS:
        return claim
    claim, after, before = dict(claim), text[claim["end"] :], text[: claim["start"]]
    if claim.get("change") and "unit-of-figure-before" in claim.get("rules", ()):
        claim["unit"] = claim["stated_unit"] = None  # "143.80 yen, up 0.95": the second is bare there
    if claim["comparator"] == "=" and before.lower().endswith("up to "):
        claim["comparator"] = "<="  # "inched up to 4 %" is a bound there
    if claim.get("change") in ("increase", "decrease") and _keeps_still(claim, before, after):
        claim["change"] = None
    if claim.get("per") and "/" in (claim["stated_unit"] or "") and OFTEN.match(after):
        claim["per"], claim["stated_unit"] = (
            None,
            claim["stated_unit"].partition("/")[0],
        )  # "30 tonnes of it every year"
    if claim.get("unit") == "%" and not claim.get("stated_unit"):
        claim["stated_unit"] = f"% {_part_of(after)}"
    elif CODE.fullmatch(claim.get("unit") or "") and claim["unit"] != "GPU":
        if "/" not in (claim["stated_unit"] or ""):
            claim["per"] = None  # "annual revenue of $5m" is no rate there
        if claim["unit"] not in MAJOR:
            claim["stated_unit"], claim["unit"] = _currency(claim), ""
        elif PENCE.fullmatch(claim["figure"]):
            claim["stated_unit"], claim["unit"] = "point", ""  # "the shares closed at 200p"
    elif (claim.get("unit") or "").startswith("count:"):
        claim["stated_unit"] = _counted(claim, before)
    elif claim.get("stated_unit"):
        claim["stated_unit"] = _named(claim["stated_unit"])
    return claim


def _keeps_still(claim: Claim, before: str, after: str) -> bool:
    """Tells what is no change there: beside a bound, a range, "a 3% rise", "a rise of 3%"."""
    if claim["comparator"] not in ("=", "<"):
        return True
    return NOUN_OF_CHANGE.match(after) is not None or OF_CHANGE.search(before[-REACH:].lower()) is not None


@cache
def _names() -> dict[str, str]:
    """Returns the names of units by their abbreviations: letters alone, which the scorer may not know."""
    units = load().figures.units.unit
    return {form: row.name for row in units for form in row.symbols if form.isalpha() and form.islower()}


def _named(stated: str) -> str:
    """Returns a unit by its name: "deg" is a degree."""
    return "/".join(_names().get(part, part) for part in stated.replace("gramme", "gram").split("/"))


def _part_of(after: str) -> str:
    """Returns what a share is of, "-" where the text only points at it."""
    found = OF_NOUN.match(after)
    return found[1] if found is not None and found[1].split()[0].lower() not in POINTED else "-"


def _currency(claim: Claim) -> str:
    """Returns a currency by the article's word for it, else by its English name; cents stay cents."""
    stated = str(claim["stated_unit"] or "")
    whole = claim["low"] == claim["stated_low"] and claim["high"] == claim["stated_high"]
    if not whole or (stated.replace(" ", "").isalpha() and len(stated) > len("USD")):
        return stated
    from babel import Locale

    return str(Locale("en").currencies.get(claim["unit"], stated))


def _counted(claim: Claim, before: str) -> str:
    """Returns a noun phrase in the singular, without "and", its superlatives as positives: "good wireless speaker".

    What stands before the number belongs to it there: "the top three seeds" are of the unit "top seed".
    """
    words, head = (claim["stated_unit"] or "").split(), str(claim["unit"]).removeprefix("count:")
    if words and words[-1].lower().endswith("men") and head.endswith("man"):
        words[-1] = head  # the scorer knows few irregular plurals
    front = BEFORE.search(before[-REACH:].lower())
    words = [POSITIVE.get(word.lower(), word) for word in words if word.lower() != "and"]
    return " ".join([*([front[1]] if front else []), *(_positive(word) for word in words if word)])


def _positive(word: str) -> str:
    stem = word[:-3]
    if not word.endswith("est") or len(stem) < 3 or not word.islower():
        return word
    if len(stem) > 3 and stem[-1] == stem[-2]:
        return stem[:-1]  # hottest
    if stem.endswith("i"):
        return stem[:-1] + "y"
    return stem + "e" if stem.endswith(("rg", "lat", "nic", "saf", "lac")) else stem


if __name__ == "__main__":
    main(Path(sys.argv[1]))
