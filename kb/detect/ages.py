"""Ages without a unit: "aged 35", "Nora Hall, 66, said", "Nora Hall (66)", "she was 10".

Comes in: a bare figure and the words before it. Goes out: yes or no; nothing else is read.
"""

from __future__ import annotations

import re

from kb.detect.figure import Figure
from kb.detect.stretch import Stretch

OLDEST = 120
ADULT, AGED = 16, 99  # the ages taken for one where nothing but a name says so
NAME = re.compile(r"([A-Z][\w.'’-]+), $")
PERSON = re.compile(
    r"(?:^|[\s\"“‘(])([A-Z][a-zé]+)(?:[ ][A-Z][\w.'’-]*){1,3}(?:[ ]\(?|,[ ]|[ ](was|is|turned|turns)[ ])$"
)
NOUN = re.compile(r"[a-z]{3}, $")
BETWEEN = re.compile(r",[ ](?:(?:of|from)[ ][A-Z]|(?:who|said|says|told|was|is|has|had|died|[a-z]+ed)(?!\w))")
GOES_ON = re.compile(
    r"[ ](?:who|of|from|said|says|told|was|were|is|are|has|had|and|died|will|both|on|in|at|when|after|with|as"
    r"|[a-z]+(?:ed|s))(?!\w)"
)
OLDER = re.compile(r"[ ](?:and|or)[ ](?:(older|younger)|over|under|up|above|below)(?![a-z])")  # residents 65 and older
LISTED = re.compile(r",?[ ](?:and|or)[ ]|,[ ]")
AGE = "years of age"
AFTER_SAID = (" when", " at the time", " by the end", " on ", " and ")


def is_age(stretch: Stretch, figure: Figure, words: list[str]) -> bool:
    """Tells whether a bare number is somebody's age."""
    if figure.sign or figure.magnitude:
        return False
    if _listed(stretch, figure):
        return True
    if figure.kind == "words":
        years = stretch.grammar.tables.numbers.get(figure.number)
        return years is not None and years <= AGED and _said(stretch, figure, words)
    if not figure.number.isdecimal() or len(figure.number) > 3 or int(figure.number) > OLDEST:
        return False
    return _named(stretch, figure) or _said(stretch, figure, words)


def are_ages(first: Figure, second: Figure) -> bool:
    """Tells whether two numbers behind a noun of persons are ages: "residents 12-15"."""
    numbers = (first.number, second.number)
    return all(number.isdecimal() and len(number) <= 3 and int(number) <= OLDEST for number in numbers)


def behind_name(stretch: Stretch, figure: Figure) -> bool:
    """Tells whether a number right behind a person's full name is an age: "Nora Hall (44)", "Nora Hall 44 has"."""
    number = figure.number
    if not (number.isdecimal() and len(number) == 2 and ADULT <= int(number) <= AGED) or not figure.bare:
        return False
    found = PERSON.search(stretch.text, max(stretch.floor, figure.start - 48), figure.start)
    if found is None or found[1].lower() not in stretch.grammar.words.names.given:
        return False
    if stretch.text[figure.start - 1] == "(":
        return stretch.text[figure.end : figure.end + 1] == ")"
    if stretch.text[figure.start - 2].islower() and found[2]:
        return stretch.text[figure.end : figure.end + 1] in ("", ".", ",", ";")  # "Nora Hall was 85."
    return GOES_ON.match(stretch.text, figure.end) is not None


def _listed(stretch: Stretch, figure: Figure) -> bool:
    """Tells whether an age stands right before: "aged three and four"."""
    last = stretch.last
    if last is None or last.parts.get("unit") != AGE or figure.start - last.end > len(", and "):
        return False
    return LISTED.fullmatch(stretch.low, last.end, figure.start) is not None


def _named(stretch: Stretch, figure: Figure) -> bool:
    after = stretch.text[figure.end : figure.end + 1]
    last = after == "." and figure.end + 2 >= len(stretch.text)
    before = stretch.text[max(0, figure.start - 32) : figure.start]
    name = NAME.search(before, max(0, len(before) - figure.start + stretch.floor))
    if int(figure.number) > 1 and (after == "," or last) and name is not None:
        return name[1] not in stretch.grammar.words.names.starters
    if int(figure.number) >= ADULT and NOUN.search(before) and BETWEEN.match(stretch.text, figure.end):
        return True  # "The driver, 29, fled"
    return behind_name(stretch, figure)


def _said(stretch: Stretch, figure: Figure, words: list[str]) -> bool:
    nouns = stretch.grammar.words.nouns
    last, second, third = ([""] * 3 + words)[:-4:-1]
    if (older := OLDER.match(stretch.low, figure.end)) is not None and (older[1] or last in nouns.age_groups):
        return True
    if last in nouns.aged or (last == "of" and second in ("age", "ages")):
        return True
    if last in ("from", "between") and second in nouns.aged:
        return True  # "those aged from 18 to 24"
    if last == "at" and second in nouns.aged_at:
        return True
    if last in nouns.person_verbs and second in nouns.persons:
        after = stretch.low[figure.end : figure.end + 1]
        return after in ".,;)" or stretch.low.startswith(AFTER_SAID, figure.end)
    if last == "be" and second in ("will", "would") and third in nouns.persons:
        return True
    if last in ("over", "under") and second in nouns.age_groups:
        return True
    return stretch.grammar.age_cue.search(stretch.low, max(stretch.floor, figure.start - 90), figure.start) is not None
