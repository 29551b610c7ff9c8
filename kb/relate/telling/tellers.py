"""Tellers read from plain text, where no parse shows them: clauses that open, close or interrupt a sentence.

Comes in: text around a figure and the words of telling. Goes out: the speaker's words and the verb, or None.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.relate.telling.speakers import LEADING, NAME, PERSONS, plain
from kb.relate.telling.telling import Telling

CLOSING_TAIL = re.compile(r"\s+(?:published|released|conducted|carried|seen|out|issued|commissioned|taken)\b.*$")
BEHIND = re.compile(rf"\s+(?P<title>(?:(?!(?:of|the)\s+[A-Z])[a-z][\w’'-]*\s+){{0,5}})(?P<name>(?!The\s|In\s){NAME})")
THAT = re.compile(
    r"\s+(?:(?:in|on|at|last|this|earlier)\s+(?:\w+\s+){1,2})?(?:that\b|there\s+(?:would|will|had|were|was))"
    r"|\s+(?:on\s+)?[MTWFS][a-z]+day\b[^,.;:]{0,30}?\s(?:that|it|they|he|she)\b"
)
NEXT = re.compile(r"[.!?][\"”’)]*\s+[A-Z]")
OPENING = 80  # characters in which a sentence names who tells it
AS_TOLD = re.compile(
    r"\b[Aa]s\s+(?P<name>[A-Z][\w.&'’-]*(?:\s+[A-Z][\w.&'’-]*){0,4})\s+(?:\w+ly\s+|first\s+|earlier\s+)?"
)
PER = re.compile(r",\s+per\s+(?:the\s+)?(?=[A-Z][\w.&’'-]+[\s.,)])")
BY_ITS = re.compile(  # "by Halde Research's count"
    r"\b[Bb]y\s+(?P<name>[A-Z][\w.&-]*(?:\s+[A-Z][\w.&-]*){0,4}?)['’]s?\s+(?:[a-z]+\s+)?(?P<noun>[a-z]+)"
    r"(?=[,.;:)]|\s+of\b|$)"
)
ON_ITS_DATA = re.compile(
    r"\b[Bb]ased\s+on\s+(?P<name>[A-Z][\w.&-]*(?:\s+[A-Z][\w.&-]*){0,4}?)(?:['’]s)?\s+(?P<noun>[a-z]+)"
    r"(?=[,.;:)]|\s+(?:of|for|on)\b|$)"
)
IN_BRACKETS = re.compile(r"\([Ss]ources?:\s*(?P<name>[A-Z][^():;]{1,60})\)")
GROWS = re.compile(r",?\s+to\s+[a-z]+\s+(?:by\s+)?(?:[a-z]+\s+){0,2}$")  # "projects use, .., to grow by"
NAMED_VERB = re.compile(r"(?P<who>[A-Z][\w&.’'-]*(?:\s+[A-Z][\w&.’'-]*){0,3})\s+(?P<verb>[a-z]{3,}s|forecast)\b")
NO_VERB = re.compile(r"\s+(?:of|for|from|by|in|on|and|is|are|was|were|has|have|had|to)\b|\s+\w+ed\b|\s*[,.;:]")
HEAD_OF = re.compile(  # "the head of the Rail, Maritime and Transport"
    r"(?P<who>(?P<title>[a-z]+)\s+(?:of|at)\s+(?:the\s+)?(?:[A-Z][\w&’'-]*,?\s+(?:and\s+(?=[A-Z]))?){1,6})$"
)


def as_told(text: str, words: Telling) -> tuple[str, str] | None:
    """Returns the speaker and the verb of "As TechCrunch previously reported, ..."."""
    for found in AS_TOLD.finditer(text):
        verb = words.spoken.match(text, found.end())
        if verb is not None and re.match(r"[,.;)]|$", text[verb.end() :]):
            return plain(found["name"]), verb[0]
    return None


def counted_by(text: str, words: Telling) -> Iterator[tuple[re.Match[str], str]]:
    """Yields where somebody reckons, and the noun: "by Halde's count", "based on Halde data", "(Source: Halde)"."""
    for pattern in (BY_ITS, ON_ITS_DATA):
        for found in pattern.finditer(text):
            noun = found["noun"].removesuffix("s")
            if noun in words.reckonings:
                yield found, noun
    yield from ((found, "source") for found in IN_BRACKETS.finditer(text))


def per_source(text: str) -> re.Match[str] | None:
    """Returns the cue of ", per Dealwatch data", which a comma and a name make one."""
    return PER.search(text)


def inserted_source(text: str, words: Telling) -> tuple[str, str] | None:
    """Returns the teller set between commas before "and": "..., said founder Jo Arden, and grow by"."""
    for verb in words.spoken.finditer(text):
        behind = BEHIND.match(text[verb.end() : verb.end() + 120])
        if behind is None or not text[: verb.start()].endswith(", ") or not behind["name"][0].isupper():
            continue
        rest = text[verb.end() + behind.end() :]
        if _is_title(behind["title"], words) and re.match(r",\s+and\b[^;]*$", rest):
            return plain(behind["name"]), verb[0]
    return None


def closing_source(text: str, words: Telling) -> tuple[str, str] | None:
    """Returns the speaker and the verb of a clause that closes a sentence: ", a survey published in May found."."""
    found = words.closing.search(text)
    if found is None or NEXT.search(text, 0, found.start()):
        return None
    name = plain(CLOSING_TAIL.sub("", found["who"]))
    said = [word.lower().removesuffix("s") for word in re.findall(r"[\w-]+", name)]
    named = any(word[:1].isupper() for word in name.split())
    heads = [word for word in said if words.source_noun(word) or (named and word in words.plain)]
    alone = all(word[:1].isupper() for word in name.split()) and words.spoken.match(found["verb"]) is not None
    if name.lower().startswith("according to ") or " than " in name:
        return None  # "a touch more than analysts had predicted"
    if _is_cut_short(found["who"].strip(), words):
        return None  # "both exceeding analyst forecasts"
    return (name, found["verb"]) if (heads or alone) and name and not said[0].isdigit() else None


def _is_cut_short(phrase: str, words: Telling) -> bool:
    """Tells whether a phrase ends in a person's common noun without article, which is no subject: "beating analyst"."""
    *before, last = phrase.split() or [""]
    bare = last in words.person and not last.endswith("s")
    return bare and bool(before) and LEADING.match(phrase) is None and not any(word[:1].isupper() for word in before)


def opening_source(text: str, words: Telling) -> tuple[str, str] | None:
    """Returns the speaker and the verb of what opens a sentence: "Analysts on Wall Street forecast that"."""
    found = words.spoken.search(text[:OPENING])
    if found is None or not THAT.match(text, found.end()) or re.search(r"[;:]|\bbut\b", text[found.end() :]):
        return None
    who = plain(text[: found.start()])
    said = [word.lower().removesuffix("s") for word in who.split()]
    bodies = words.person | words.organisation
    return (who, found[0]) if said and "," not in who and (said[0] in bodies or said[-1] in bodies) else None


def misread_opening(text: str, words: Telling) -> tuple[str, str] | None:
    """Returns who forecasts where the parser takes the verb for a noun: "Management forecast revenue of"."""
    found = words.spoken.search(text[:OPENING])
    who = plain(text[: found.start()]) if found is not None else ""
    last = who.split()[-1].lower().removesuffix("s") if who else ""
    if found is None or last not in words.person | words.organisation or len(who.split()) > 4:
        return None
    plural = who.endswith("s") or last == "management"
    behind = text[found.end() :]
    if text[: found.start()].rstrip().endswith(("'s", "’s", "s'", "s’")):
        return None  # "the club's reported debt"
    verbal = re.match(r"\s+(?!of\b|for\b|by\b|from\b)\w", behind) is not None
    return (who, found[0]) if verbal and (plural or found[0].lower().endswith(("s", "ed", "st"))) else None


def reckoning_name(text: str, words: Telling) -> tuple[str, str] | None:
    """Returns the name that opens a sentence with a verb of reckoning, where the parser reads another thing.

    >>> from kb.lexicon import load
    >>> from kb.relate.telling.telling import telling
    >>> reckoning_name("Kanta Metrics pegs demand at ", telling(load()))
    ('Kanta Metrics', 'pegs')
    """
    found = NAMED_VERB.match(text.removeprefix("The "))
    text = text.removeprefix("The ")
    if found is None or re.search(r"[.;:!?]\s", text[found.end() :]):
        return None
    if found["who"].split()[0].lower() in words.openers | words.own_voice or NO_VERB.match(text, found.end()):
        return None
    verb = found["verb"][:-3] + "y" if found["verb"].endswith("ies") else found["verb"].removesuffix("s")
    if words.kind_of_verb.get(verb) not in ("estimate", "project") and verb != "tally":
        return None
    at = re.search(r"\b(?:at|near|between|to|in\s+an?\s+[a-z]+\s+of)\s+(?:[a-z]+\s+){0,3}$", text[found.end() :])
    close = re.fullmatch(r"\s+(?:[\w-]+\s+){0,6}", text[found.end() :])
    grows = GROWS.search(text, found.end())
    if grows and words.kind_of_verb.get(verb) == "project" and verb not in words.loose - {"expect", "anticipate"}:
        return plain(found["who"]), found["verb"]
    if re.search(r",\s", text[found.end() :]):
        return None
    return (plain(found["who"]), found["verb"]) if (at if verb in words.at_only else at or close) else None


def _is_title(text: str, words: Telling) -> bool:
    """Tells whether the small words between a verb of speech and a name say what the person is."""
    said = text.lower().split()
    return not said or any(word in words.person for word in said)


def spoken_name(text: str, words: Telling) -> str | None:
    """Returns the speaker of an unparsed sentence: "said Ann Lee", "Ann Lee of Acme told"."""
    for found in words.spoken.finditer(text):
        behind = BEHIND.match(text[found.end() : found.end() + 120])
        if behind is not None and behind["name"][0].isupper() and _is_title(behind["title"], words):
            return plain(behind["name"])
        ahead = re.search(
            r"(?P<name>[A-Z][\w.&'’-]*(?:\s+[A-Z][\w.&'’-]*){0,4})(?:,[^,.]{1,90},)?\s+$",
            text[max(0, found.start() - 150) : found.start()],
        )
        if ahead is not None:
            head = HEAD_OF.search(text[max(0, found.start() - 150) : found.start()])
            return plain(head["who"] if head is not None and head["title"] in words.person else ahead["name"])
        noun = re.search(
            r"(?:^|[\s,])((?:[Tt]he|[Aa]n?)\s+)?(?P<noun>[a-z]+)\s+$", text[max(0, found.start() - 40) : found.start()]
        )
        if noun is not None and noun["noun"] in PERSONS:
            return noun["noun"]
        if noun is not None and words.source_noun(noun["noun"].removesuffix("s")):
            return noun["noun"]
    return None


def parenthetic_source(text: str, words: Telling) -> tuple[str, str, int] | None:
    """Returns the teller between commas, the verb and where it ends: "..., the authors calculate, ..."."""
    for found in words.parenthetic.finditer(text):
        name = plain(found["who"])
        said = [word.lower().removesuffix("s") for word in re.findall(r"[\w-]+", name)]
        alone = name[:1].isupper() and all(word[:1].isupper() for word in name.split())
        if said and (said[-1] in PERSONS or words.source_noun(said[-1]) or alone):
            return name, found["verb"], found.end()
    return None
