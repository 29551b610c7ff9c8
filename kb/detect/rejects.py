"""Numbers that are no figures: names, identifiers, labels, scores, idiom. Each has a reason.

Comes in: the text and where a number begins. Goes out: the span to reject with its reason, or None.
"""

from __future__ import annotations

import re

from kb.detect.figures import Figure
from kb.detect.grammar import Grammar

# Shapes that no figure has; the first that fits at a digit.
SHAPES = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?Z?)?(?!\d)|\d{1,2}/\d{1,2}/\d{2,4}(?!\d))"
    r"|(?P<time>\d{1,2}:\d{2}(?::\d{2})?(?:\.\d++)?(?![\d:])(?:[ ]?[ap]\.?m\b\.?)?|\d{1,2}(?:\.\d{2})?[ ]?[ap]\.?m\b\.?)"
    r"|(?P<identifier>(?:97[89]-)?\d{1,5}-\d{1,7}-\d{1,7}-[\dXx]{1,6}(?![\w-])|\d++-\d++-\d++(?:-\d++)*+|[+(]?\d{3}[)]?[ -.]\d{3}[-.]\d{4}(?!\d)"
    r"|\d++(?:\.\d++){2,}+(?![\d,])|\d++(?![A-Za-z]{1,3}[23](?![\w])|[eE]\d++(?!\w))[A-Za-z]{1,3}\d\w*+|\d++[_#]\w++|\d{5}-\d{4}(?!\d)|0\d{2,4}[ ]\d{3,4}[ ]\d{3,4}(?!\d)|\d++[a-z]-\d++\b|0[xX][0-9a-fA-F]++)"
    r"|(?P<score>\d{1,3}-(?:for|of)-\d{1,3}(?!\d))"
    r"|(?P<address>\d{1,5}[A-Z]?[ ](?:[A-Z][a-z]+[ ]){1,2}(?:Street|St\.?|Road|Rd\.?|Avenue|Ave\.?|Lane|Drive|Boulevard|Blvd\.?|Court|Square|Terrace|Crescent)\b)"
    r"|(?P<name>[2-6]G(?![A-Za-z])|[2-4]-?D(?![A-Za-z])|[48]K(?![A-Za-z])|\d++[A-Z]{1,2}-\w++|\d++-[A-Z][a-z]++(?![ ]?-))"
    r"|(?P<ordinal>\d++(?:st|nd|rd|th)\b(?:-\w++)?)"
    r"|(?P<decade>\d{2,4}'?s\b)"
)
PHONE = re.compile(r"\+?\d{1,3}[ -]?\(?\d{1,4}\)?(?:[ -]\d{2,4}){2,5}(?!\d)")
MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
SCORE = re.compile(r"\d{1,3}-\d{1,3}(?![\w-])")
ABBREVIATION = re.compile(r"[A-Z]\.(?:[A-Z]\.)+")
LABEL_REST = re.compile(r"(?:[-–/]\d++(?!\w))?(?:[ ]of[ ]\d++\b(?![ ]?[%a-z]))?")
GLUE = "-_./#@&"
ATTACHED = re.compile(r"[\w.\-/&'’]*+")
CITATION = re.compile(r"\[\d{1,3}(?:[,–-][ ]?\d{1,3})*\]")
ITEM = re.compile(r"[ ]{0,4}(?:\(?\d{1,3}[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?)[ ]+(?=\S)")
LEFT_WORD = re.compile(r"[A-Za-z&][\w&/.'-]*$")


def shape(text: str, at: int) -> tuple[int, int, str] | None:
    """Returns the span and reason of a number whose very form is no figure's."""
    if at and text[at - 1] in "+[":
        marked = (PHONE if text[at - 1] == "+" else CITATION).match(text, at - 1)
        if marked is not None:
            return marked.start(), marked.end(), "identifier" if text[at - 1] == "+" else "citation"
    found = SHAPES.match(text, at)
    if found is None:
        return None
    reason = found.lastgroup or "identifier"
    if reason == "time" and _is_ratio(text, found):
        return None
    if reason == "identifier" and re.fullmatch(r"\d{1,3}(?:\.\d{3})+", found[0]):
        return None
    return found.start(), found.end(), reason


def _is_ratio(text: str, found: re.Match[str]) -> bool:
    hours, _, minutes = found[0].partition(":")
    if not minutes[:2].isdecimal() or "m" in found[0]:
        return False
    return int(hours) > 24 or int(minutes[:2]) > 59


def glued(text: str, low: str, at: int, floor: int, grammar: Grammar) -> tuple[int, int, str] | None:
    """Returns the name that a number at `at` is glued into: GPT-4, H100, COVID-19."""
    if at == 0 or at <= floor and at > 0 and not (text[at - 1].isalpha() or text[at - 1] == "-"):
        return None
    char = text[at - 1]
    if char.isalpha() or char == "_":
        return _name_from(text, at, floor, grammar)
    if char in GLUE and at >= 2 and text[at - 2].isalnum() and at - 1 >= floor:
        begin = max(floor, at - 32)
        word = LEFT_WORD.search(text[begin : at - 1])
        if word is None:
            return None
        if char == "-" and word[0].lower() in grammar.words.names.hyphen_prefixes:
            return None
        if char == "-" and _spelled_out(word[0], grammar):
            return None
        if char in "./&" and not word[0][-1:].isalnum():
            return None
        if char == "/" and word[0].isupper() and len(word[0]) > 1:
            return begin + word.start(), at + len(ATTACHED.match(text, at)[0].rstrip(".,-/'’&")), "name"  # type: ignore[index]
        if char == "/" or (
            char == "." and word[0].lower() in ("c", "ca", "no", "p", "pp", "approx", "est", "rs", "fr")
        ):
            return None
        end = ATTACHED.match(text, at).end()  # type: ignore[union-attr]  # matches the empty string too
        end = at + len(text[at:end].rstrip(".,-/'’&"))
        return begin + word.start(), max(end, at + 1), "name"
    return None


def _spelled_out(word: str, grammar: Grammar) -> bool:
    return word.lower() in grammar.tables.numbers


def _name_from(text: str, at: int, floor: int, grammar: Grammar) -> tuple[int, int, str] | None:
    """A letter stands right before the number: a currency code, a multiplication sign or a name."""
    begin = max(floor, at - 32)
    word = LEFT_WORD.search(text[begin:at])
    if word is None:
        return None
    letters = word[0]
    known = grammar.before.search(text[max(floor, at - 14) : at])
    if known is not None and (not known[1].isalpha() or known[1] == letters):
        after = text[at : at + 24]
        if (
            len(letters) > 1
            and not re.match(r"\d+[A-Za-z]?\d*-?[A-Z]", after)
            or (
                letters == "R"
                and re.match(r"\d[\d,. ]*(?:m|bn|k|million|billion|\b)", after)
                and len(after.split(" ")[0]) > 1
            )
        ):
            return None
    end = ATTACHED.match(text, at).end()  # type: ignore[union-attr]  # matches the empty string too
    end = at + len(text[at:end].rstrip(".,-/'’&"))
    return begin + word.start(), max(end, at + 1), "name"


def labelled(text: str, low: str, figure: Figure, floor: int, grammar: Grammar) -> tuple[int, int, str] | None:
    """Returns the span of a bare number that a word before it makes a label or name: Section 8, Llama 2."""
    if figure.currency or figure.sign or figure.negative or figure.plus:
        return None
    if figure.magnitude and not (len(figure.magnitude) == 1 and figure.magnitude.isupper() and figure.bare):
        return None
    if figure.bare and SCORE.match(text, figure.start):
        return None
    begin = max(floor, figure.start - 40)
    before = text[begin : figure.start]
    plain = before.rstrip(" ")
    if not plain or len(before) - len(plain) > 2:
        return None
    words = plain.split(" ")
    last = words[-1].lstrip("(\"'“‘[*_—–")
    if not last:
        return None
    name_start = begin + len(plain) - len(last)
    low_last = last.lower()
    two = f"{words[-2].lower()} {low_last}" if len(words) > 1 else low_last
    reason = grammar.label.get(two) or grammar.label.get(low_last)
    capital = (
        any(char.isupper() for char in last) or reason in ("page", "section") or low_last in ("no.", "nos.", "#", "v.")
    )
    whole = "," not in figure.number and figure.kind in ("digits", "words")
    if reason is not None and whole and (capital or _list_like(low_last)):
        if (
            reason == "name"
            or figure.unit in ("", "%")
            and not (figure.symbol and figure.unit)
            and (not figure.noun or reason != "list-number" or name_start > 0 or low_last in grammar.strong)
        ):
            if not figure.unit:
                end = _number_end(figure)
                return name_start, end if figure.magnitude else LABEL_REST.match(text, end).end(), reason  # type: ignore[union-attr]
    if not figure.bare or not whole or figure.kind != "digits" or figure.magnitude:
        return None
    if (
        last.lower().rstrip(".") in MONTHS
        and figure.number.isdecimal()
        and (
            last[0].isupper()
            or low_last not in ("may", "march")
            or (len(words) > 1 and words[-2].lower() in ("on", "by", "since", "until", "of", "from"))
        )
    ):
        return name_start, _number_end(figure), "date"
    if ABBREVIATION.fullmatch(last) and low_last not in ("u.s.", "u.k.", "u.n.", "e.u.", "a.m.", "p.m."):
        return name_start, _number_end(figure), "name"
    if last[0].isupper() and last[-1].isalnum() and last not in grammar.starters and not last.isdecimal():
        return name_start, _number_end(figure), "name"
    return None


def _list_like(word: str) -> bool:
    return word in (
        "no.",
        "nos.",
        "#",
        "number",
        "p.",
        "pp.",
        "page",
        "pages",
        "section",
        "chapter",
        "figure",
        "table",
        "level",
        "phase",
        "type",
        "category",
        "grade",
        "version",
        "step",
        "row",
        "room",
        "gate",
        "exit",
        "route",
        "highway",
        "channel",
        "stage",
        "tier",
        "line",
        "question",
        "scenario",
        "part",
        "round",
        "game",
        "ranked",
        "seed",
        "sp",
        "s p",
        "class",
    )


def _number_end(figure: Figure) -> int:
    return figure.end if figure.bare else figure.start + len(figure.number)


def score(low: str, start: int, end: int, first: str, second: str, grammar: Grammar) -> bool:
    """Tells whether two small bare numbers joined by a hyphen are a score or a vote."""
    if not (first.isdecimal() and second.isdecimal()):
        return False
    if int(first) >= int(second):
        return True
    window = low[max(0, start - 60) : end + 30]
    words = set(re.findall(r"[a-z-]+", window))
    return bool(words & grammar.scores)
