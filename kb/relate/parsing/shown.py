"""What the parser is shown of a sentence: plain stand-ins of the same shape for figures and for words it misreads.

Comes in: a passage with its readings. Goes out: a `Layout`, the sentence's tokens as written and as shown. "$660-690B"
or "2.4x" derail the small model, "$ 500" and "50 %" do not; an aside without figures is hidden from it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from spacy.language import Language

from kb.lexicon import load
from kb.model import Passage, Quantity, Reading
from kb.relate.parsing.hidden import figures_of, hidden_spans
from kb.relate.parsing.models import known_forms
from kb.relate.parsing.shown_names import STAND_IN_NAME, firm_shown, inside_a_name, is_version

TITLE_LENGTH = 160  # characters
TITLED = re.compile(r"(?<![\w’'-])([A-Za-z])[\w’'-]{3,}")
FORMS = (("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"))  # of a word
INTRODUCED = re.compile(r"(?:\b(?:the|an?|its|their)|['’]s)\s+$", re.IGNORECASE)
NAMED_NEXT = re.compile(r"\s+(?!(?:of|in|at|to|for|and|or|on|by|from|per|a|with|is|was|will|has)\b)[A-Za-z]")
GERUND = 4  # words back that a gerund may open the subject: "training Lumen-2 cost"
NUMBER_END = re.compile(r"[0-9⁰¹²³⁴-⁹½¼¾⅓⅔⅛](?![GD]\b)")
MAGNITUDE = re.compile(
    r"[\s\-‑]*(?:hundred|thousand|million|billion|trillion|quadrillion|bn|mn|tn|mln|[kKmMbBT])(?![A-Za-z])"
)
TAIL_WORD = re.compile(r"\d[GD]\b|per[- ]?cent\b|[^\W\d_]+[²³]?|%|[^\s\w%]+|\w+", re.IGNORECASE)
# Words of a unit that derail the small model: "per cent" is two words, "won" a verb.
UNIT_SHOWN = dict.fromkeys(("per cent", "per-cent", "percent", "pct"), "%") | {"won": "dollars"}
CURRENCY_SIGN = re.compile(r"[$€£¥₹₩₽₪₺]")
MULTIPLE_SIGN = re.compile(r"[\s\-]*[×x](?![A-Za-z])")
WORD_WITH_DIGITS = re.compile(r"(?<=\s)[A-Za-z]+\d[\w-]*$")
UNIT_SYMBOL = re.compile(r"\s*((?=\S*[A-Z/²³°µ])[^\s\d]+)")
TIMES_THE = re.compile(r"\s+(?:the|that|its|their|as)\b")
NOUNS_BEHIND = re.compile(r"(?:\s+[a-z]+){1,3}")
NUMBERED = re.compile(r"([A-Z][A-Za-z]{1,12}-?\d{1,3})\.\d{1,2}")
STAND_IN = {"~": "about", "≈": "about", ">": "over", "<": "under", "≥": "over", "≤": "under", "/": "per"}
STRAIGHT = str.maketrans("’‘“”", "''\"\"")
# Words of the field that the small model takes for adjectives or verbs; a plain noun stands in for them.
PLAIN_NOUN = {"compute": "capacity", "bandwidth": "capacity", "capex": "investment", "headcount": "staff"}
# Open a compound that narrows a noun, "low-cost airlines"; its end alone passes for a noun or verb.
GRADES = frozenset(
    {"first", "last", "next", "low", "high", "top", "long", "short", "large", "small", "big", "full", "part", "mid"}
    | {"fast", "real", "single", "double", "new", "old", "like"}
)
# How a noun like "start-up" or "sell-offs" ends; the small model takes the end alone for an adverb.
PARTICLES = dict.fromkeys(("up", "out", "off", "over", "down", "in", "back"), "company")
PARTICLES |= {f"{word}s": "companies" for word in ("up", "out", "off", "over", "in")}
DUE_TO = "due to"
DUE = re.compile(r"due to(?! be\b)\b")
ASKING = re.compile(r"asking(?= (?:price|rent)s?\b)", re.IGNORECASE)  # "average asking rents": no verb
LEAD = re.compile(r"lead(?= times?\b)", re.IGNORECASE)  # "have lead times of": no verb
OPERATING = re.compile(r"operating(?= cash\b)", re.IGNORECASE)  # "in operating cash flow"
VERB_BEFORE = frozenset(
    {"to", "can", "could", "will", "would", "may", "might", "must", "not", "they", "we", "and", "or"}
)
NO_SUBJECT = VERB_BEFORE | frozenset("did does do the a an of its their this that at by in , which have".split())  # noqa: SIM905 - a word list
ADVERB = re.compile(
    r"(year|quarter|month|week|day)[- ](?:over|on|to|by)[- ]\1\b|\b([yqm])(?:-?o-?|/)\2\b", re.IGNORECASE
)
SO_FAR = re.compile(r"\byear[- ]to[- ]date\b", re.IGNORECASE)
RECKONED = frozenset({"post-money", "pre-money"})  # how a value is reckoned, before or behind it
WORTH = re.compile(r"\s+(?:equity\s+)?valu", re.IGNORECASE)
JOINED = re.compile(r"(?<![\w-])[^\W\d_]+(?:[-‑][^\W\d_]+)++(?![\w-])")
TERM = re.compile(r"(?:first|second|third|fourth|full|half)[-‑](?:quarter|half|year)", re.IGNORECASE)
BEFORE_NOUN = re.compile(r" (?!(?:and|or|but|to|from|of|in|at|on|for|by|as|is|was|were|will|with|than|that)\b)[a-z]")
RATIO = re.compile(r"(?:EV|P)/[A-Z][A-Za-z]*(?![\w/])")
COSTING = re.compile(
    r"(?:costs?|numbers?)\s+(?:(?:about|around|roughly|nearly|some|over|only|just|up to|more than|[a-z]+ of)\s+)?$"
)
POWERING = re.compile(
    r"power\s+(?:(?:about|around|roughly|nearly|almost|some|over|only|just|up to|more than|an?)\s+){0,2}$"
)
BEFORE_FIGURE = re.compile(r"(?:record|top(?:s|ped)?)\s+(?:(?:of|about|around|nearly|almost|some|over|more than)\s+)?$")
RECORD_OF = frozenset(
    {"a", "an", "the", "its", "their", "'s", "’s", "company", "another", "new", "all-time"}
    | {"hits", "hit", "posts", "reaches", "reports", "sets", "raises", "sells", "pays", "fetches", "draws", "earns"}
    | {"for", "at", "by", "of", "from", "with", "in", "paid", "sold", "saw", "drew", "made", "won", "sees"}
)
PROJECTS = re.compile(
    r"(?!forecast to\b)(?:projects|forecasts?)(?= (?:[$€£]|\d|[a-zA-Z]+-[a-z]+ed\b|[a-z]+-quarter\b)"
    r"| (?:its|their|that|it|the|a|an|to|[a-z]+ly|full-year|revenue|sales|profit|earnings|capex|capital)\b"
    r"| (?!(?:in|of|at|for|on|from|near|across|with|under|and|that)\b)(?:[\w-]+ ){0,8}?(?:will|would)\b)"
)
SHOT = re.compile(r"shot(?= (?:up|from|to|above)\b)")
SPENT = re.compile(r"spend(?= (?:at|of|is|was|has|rose|reached|grew|hit)\b)")


@dataclass(frozen=True, slots=True)
class Layout:
    """A sentence's tokens: real words, the words shown to the parser, spaces."""

    words: list[str]
    shown: list[str]  # an empty string hides the word from the parser
    spaces: list[bool]
    figures: tuple[tuple[int, int], ...] = ()  # spans of characters


def lay_out(passage: Passage, readings: Sequence[Reading], nlp: Language) -> Layout:
    """Returns a sentence's tokens, with a stand-in for each that would derail the parser."""
    text, last = passage.text, 0
    pieces: list[tuple[int, int, str]] = []
    for figure in figures_of(readings):
        pieces += _plain(text, last, figure.start, nlp)
        pieces += _pieces(figure, text, nlp)
        last = figure.end
    pieces += _plain(text, last, len(text), nlp)
    pieces = _in_small(pieces, text, nlp) if titled(text) else pieces
    figures = tuple((figure.start, figure.end) for figure in figures_of(readings))
    hidden = hidden_spans(text, readings)
    pieces = [(a, b, "" if any(start <= a < end for start, end in hidden) else word) for a, b, word in pieces]
    return replace(_spaced(text, pieces), figures=figures)


def _in_small(pieces: list[tuple[int, int, str]], text: str, nlp: Language) -> list[tuple[int, int, str]]:
    """Shows the common words of a headline in small letters: in capitals its verb passes for a name."""
    return [
        (start, end, shown.lower() if start and shown == text[start:end] and _is_common(shown, nlp) else shown)
        for start, end, shown in pieces
    ]


def _is_common(word: str, nlp: Language) -> bool:
    """Tells whether a word in a capital is one that the lemmatizer's lists know, or a form of one."""
    lower = word.lower()
    if not word.istitle() or not word.isalpha():
        return False
    ends = ((ending, base) for ending, base in FORMS if lower.endswith(ending))
    bases = [lower, *(lower[: -len(ending)] + base for ending, base in ends)]
    return any(base in words for words in known_forms(nlp).values() for base in bases)


def _plain(text: str, start: int, end: int, nlp: Language) -> list[tuple[int, int, str]]:
    """Tokens of a stretch without figures; a sign that stands before or after a figure is spelled out."""
    pieces: list[tuple[int, int, str]] = []
    spans = (*ADVERB.finditer(text[start:end]), *SO_FAR.finditer(text[start:end]))
    adverbs = {start + m.start(): start + m.end() for m in spans}
    joined = {start + m.start(): start + m.end() for m in JOINED.finditer(text[start:end])}
    taken = start
    for token in nlp.tokenizer(text[start:end]):
        first, word = start + token.idx, token.text
        if token.is_space or first < taken:
            continue
        if first in adverbs:
            taken = adverbs[first]
            pieces.append((first, taken, "annual" if _of_change(text, taken) else "annually"))
            continue
        if (taken_to := joined.get(first)) is not None:  # "AI-driven" is shown as "driven"
            taken = taken_to
            parts = re.split("[-‑]", text[first:taken])
            if text[first:taken].lower().replace("‑", "-") in RECKONED:  # "at $2bn post-money"
                pieces.append((first, taken, "annual" if WORTH.match(text, taken) else "annually"))
                continue
            if TERM.fullmatch(text, first, taken) and BEFORE_NOUN.match(text, taken):
                pieces.append((first, taken, "quarterly" if parts[-1] == "quarter" else "annual"))
                continue  # "in third-quarter profits"
            if (parts[0].lower() in GRADES or parts == ["all", "time"]) and BEFORE_NOUN.match(text, taken):
                pieces.append((first, taken, "large"))
                continue
            last = parts[0 if "per" in parts[1:-1] else -1]  # "cost-per-token" is a cost
            pieces.append((first, taken, PARTICLES.get(last, last)))
            continue
        if (plain := PLAIN_NOUN.get(word.lower())) is not None and text[
            first + len(word) : first + len(word) + 1
        ] != "-":
            before = pieces[-1][2].lower() if pieces else ""
            pieces.append((first, first + len(word), word if before in VERB_BEFORE else plain))
            continue
        if _foresees(pieces, text, first):
            pieces.append((first, first + len(word), "expects"))  # "Acme projects its expenses": a verb
            continue
        if pieces and pieces[-1][1] == first - 1 and is_version(word, text[pieces[-1][0] : first - 1]):
            pieces.append((first, first + len(word), ""))  # "Training Orlen 2.5 cost": the number counts nothing
            continue
        if (numbered := NUMBERED.fullmatch(word)) is not None:
            pieces.append((first, first + len(word), numbered[1]))  # "Orlen-4.1" is shown as "Orlen-4", a name
            continue
        if (ratio := RATIO.match(text, first)) is not None:
            taken = ratio.end()
            pieces.append((first, taken, "earnings"))  # "22x EV/EBITDA" is read like 22 times earnings
            continue
        if word in load().figures.names.particles and inside_a_name(pieces, text, first):
            pieces.append((first, first + len(word), STAND_IN_NAME))  # "Viana do Castelo" is one name
            continue
        if (firm := firm_shown(word)) is not None:
            pieces.append((first, first + len(word), firm))
            continue
        if start and not pieces and DUE.match(text, first):
            taken = first + len(DUE_TO)  # "reaching $26 billion due to demand": no adjective
            pieces += [(first, first + 3, "because"), (first + 4, taken, "of")]
            continue
        if ASKING.match(text, first) or OPERATING.match(text, first) or LEAD.match(text, first):
            pieces.append((first, first + len(word), "market"))
            continue
        if word == "shot" and pieces and SHOT.match(text, first):
            pieces.append((first, first + 4, "rose"))  # "its valuation shot from $2 billion to": a verb
            continue
        if word == "spend" and pieces and SPENT.match(text, first):
            word_before = pieces[-1][2]
            pieces.append(
                (first, first + 5, "spending" if word_before.islower() and word_before not in VERB_BEFORE else word)
            )
            continue
        if pieces and pieces[-1][2] == "to" and end < len(text) and POWERING.match(text, first, end):
            pieces.append((first, first + len(word), "serve"))  # "to power 83,000 homes": a verb
            continue
        if pieces and end < len(text) and BEFORE_FIGURE.match(text, first, end):
            pieces.append((first, first + len(word), _before_figure(word, pieces[-1][2])))
            continue
        if pieces and end < len(text) and COSTING.match(text, first, end) and _verbal(word, pieces):
            pieces.append(
                (first, first + len(word), "reaches" if word.endswith("s") else "reached")
            )  # "renting an H100 cost $2": a verb, no noun
            continue
        if word[0] == "/" and len(word) > 1:  # "2.4x/year"
            pieces.append((first, first + 1, STAND_IN["/"]))
            first, word = first + 1, word[1:]
        pieces.append((first, first + len(word), STAND_IN.get(word, word.translate(STRAIGHT))))
    return pieces


def _of_change(text: str, at: int) -> bool:
    """Tells whether a noun of change stands behind: "40% year-over-year revenue growth"."""
    lexicon, behind = load(), NOUNS_BEHIND.match(text, at)
    changes, joints = lexicon.figures.changes, lexicon.context.subjects.prepositions
    for word in behind[0].split() if behind is not None else ():
        if word in changes.nouns_up or word in changes.nouns_down:
            return True
        if word in joints or word in lexicon.cues.cues.grammar.contrast:
            return False  # "5% year over year after growth slowed"
    return False


def _foresees(before: list[tuple[int, int, str]], text: str, at: int) -> bool:
    """Tells whether a name's "projects" or "forecasts" is a verb: "Acme now projects capex will rise"."""
    now = load().cues.cues.reading.at_present
    names = [shown for _, _, shown in before[-2:] if shown not in now]
    named = bool(names) and (len(names) < len(before[-2:]) or names[-1] == before[-1][2])
    named = named and names[-1][:1].isupper() and not names[-1].isupper()
    return named and PROJECTS.match(text, at) is not None


def _before_figure(word: str, before: str) -> str:
    """A word that the small model reads amiss in front of a figure: "a record 2 million", "deaths top 500"."""
    if word.startswith("top"):
        noun = before.isalpha() and before.lower() not in NO_SUBJECT
        return {"top": "exceed", "tops": "exceeds", "topped": "exceeded"}[word] if noun else word
    before = before.lower()
    return "large" if before in RECORD_OF or before.endswith("ed") else word


def _verbal(word: str, before: list[tuple[int, int, str]]) -> bool:
    """Tells whether a word before a figure is a verb that would pass for a noun: after a gerund's object."""
    words = [shown.lower() for _, _, shown in before[-GERUND - 1 :] if shown]
    opens = any(shown.endswith("ing") for shown in words[-GERUND:]) or word.startswith("number")
    return opens and words[-1].isalnum() and words[-1] not in NO_SUBJECT


def _pieces(figure: Quantity, text: str, nlp: Language) -> list[tuple[int, int, str]]:
    """Splits a figure in currency, number and unit words, each with its stand-in.

    A figure in words ("half", "hundreds of millions of dollars") is tokenised as it stands.
    """
    digits = list(NUMBER_END.finditer(figure.text))
    if not digits and figure.unit == "x" and figure.text.endswith("fold"):
        fold = figure.end - len("fold")  # "six-fold", whose end alone is a verb
        return [(figure.start, fold, "50"), (fold, figure.end, "%")]
    if not digits:
        return _plain(text, figure.start, figure.end, nlp)
    core = _core(figure.text, digits[-1].end())
    if magnitude := MAGNITUDE.match(figure.text, core):
        core = magnitude.end()
    lead = digits[0].start()
    sign = CURRENCY_SIGN.search(figure.text[:core])
    money = sign is not None and sign.start() < lead
    out = [(0, lead, "$"), (lead, core, "500")] if money else [(0, core, "50")]
    if multiple := MULTIPLE_SIGN.match(figure.text, core):
        out.append((core, multiple.end(), "%"))
        core = multiple.end()
    if not money and figure.unit not in (None, "%", "x") and (symbol := UNIT_SYMBOL.fullmatch(figure.text, core)):
        out.append((symbol.start(1), symbol.end(1), "ton" if _attributive(figure, text) else "tons"))
        core = len(figure.text)
    for word in TAIL_WORD.finditer(figure.text, core):
        if word[0][0].isalnum() or word[0] == "%":
            out.append((word.start(), word.end(), UNIT_SHOWN.get(word[0].lower(), word[0])))
        else:  # a joint ("-", "/") goes with the piece before it
            out[-1] = (out[-1][0], word.end(), out[-1][2])
    if figure.unit == "x" and TIMES_THE.match(text, figure.end):
        out = [(0, len(figure.text), "twice")]
    trimmed = [(a, b - (len(figure.text[a:b]) - len(figure.text[a:b].rstrip())), shown) for a, b, shown in out]
    return [(figure.start + a, figure.start + b, shown) for a, b, shown in trimmed if b > a]


def _attributive(figure: Quantity, text: str) -> bool:
    """ "The 640 MW Halde Unit 2 reactor": the figure stands between an article and the noun that it is said of."""
    return INTRODUCED.search(text, 0, figure.start) is not None and NAMED_NEXT.match(text, figure.end) is not None


def _core(text: str, last: int) -> int:
    """Where the number ends: a word that holds digits ("H100s") is none of it."""
    word = WORD_WITH_DIGITS.search(text)
    return len(text[: word.start()].rstrip()) if word is not None and word.end() >= last else last


def _spaced(text: str, pieces: list[tuple[int, int, str]]) -> Layout:
    """Lays tokens end to end; odd white space becomes a token so that no offset drifts."""
    words, shown, spaces = [], [], []
    if pieces and pieces[0][0] > 0:
        words, shown, spaces = [text[: pieces[0][0]]], ["\n"], [False]
    for (start, end, stand_in), after in zip(pieces, [*pieces[1:], (len(text), len(text), "")], strict=True):
        gap = text[end : after[0]]
        words.append(text[start:end])
        shown.append(stand_in)
        spaces.append(gap.startswith(" "))
        if len(gap) > 1 or gap.strip(" "):
            words.append(gap[1:] if gap.startswith(" ") else gap)
            shown.append("\n")
            spaces.append(False)
    return Layout(words, shown, spaces)


@lru_cache(maxsize=1024)
def titled(text: str) -> bool:
    """Tells whether a text is set like a headline: no full stop, and capitals on all its longer words.

    >>> titled("Corvane Commits $6B to Data Center"), titled("Corvane commits $6B to a data center")
    (True, False)
    """
    if text[-1:] in '.!?:;”"' or len(text) > TITLE_LENGTH:
        return False
    first = TITLED.findall(text)
    return len(first) > 2 and sum(letter.isupper() for letter in first) >= len(first) - 1
