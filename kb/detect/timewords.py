"""Words of time as one character each, so that the grammar of dates is a regular expression over them.

Comes in: a stretch of text and the lexicon. Goes out: `Tokens`, whose `kinds` has one character a
token; `kb.detect.periods` matches its rules against that string. Declines to interpret anything.

    M month  m month that may be a word (May, March)  W weekday  Y year  y old year  P 2024-25  K FY24
    d day-like number  n other number  N number word  f few, several  o 1st  O first  u unit  U units
    r relative word  R prior  g ago, earlier  e edge  F fiscal  q Q1  h H1  S season  D decade  L full
    T the  a a, an  z now, yesterday  k ended  i in  b by  s since  t through  B before  A after
    v from  w between  & and  2 to  - dash  c comma  . stop  ' apostrophe  / slash  p of  j date
    ~ the s of a possessive  Z complete date  H time of day  G year-on-year abbreviation  x other
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from kb.lexicon import Lexicon

MERIDIEM = r"\s?(?:[ap]\.m\.|[ap]\.?m\b)"
SPECIAL = {
    "iso": r"[12]\d{3}-[01]\d-[0-3]\d(?!\d)",
    "time": rf"\d{{1,2}}(?::[0-5]\d){{1,2}}(?:{MERIDIEM})?(?!\d)|\d{{1,2}}(?:\.[0-5]\d)?{MERIDIEM}",
    "slash": r"\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![\d/])",
    "dots": r"\d{1,2}\.\d{1,2}\.[12]\d{3}(?!\d)",
    "span": r"[12]\d{3}[-–—/]\d\d(?![ ]?%)(?![\w.,–—/-]{0,9}\d)(?!\w)",
    "fiscal-span": r"\bFY(?:[12]\d{3}|\d\d)[-–—/]\d\d(?![\w/])",
    "rate": r"\b[yqm](?:-o-|/)[yqm]\b|\b[YQM]/[YQM]\b",
}
LETTERED = frozenset({"rate", "fiscal-span"})  # special tokens that begin with a letter
# The usual first: a word that no special token begins like; letters and digits of ASCII are the quickest to tell.
REST = r"[A-Za-z0-9]*+[^\W_]*+(?:[.,]\d++)*+"
TOKEN = re.compile(
    rf"[A-Za-ln-pr-xz](?<![FMQY]){REST}"
    r"|(?:19|20)\d\d(?=\.\d{1,2}(?:\s+[A-Z\"“‘(]|\s*$))"  # a year with the mark of a footnote: "in 2019.3 The"
    rf"|(?=\d)(?:{'|'.join(shape for name, shape in SPECIAL.items() if name not in LETTERED)})"
    rf"|(?=[MQYmqy])(?:{SPECIAL['rate']})|(?=F)(?:{SPECIAL['fiscal-span']})"
    rf"|(?=[^\W_]){REST}"
    r"|[^\w\s]"
)
SHAPES = {name: re.compile(pattern) for name, pattern in SPECIAL.items()}
QUARTER = re.compile(
    r"q(?P<a>[1-4])(?:fy(?P<later>\d{4}|\d\d))?|(?P<b>[1-4])q(?:fy)?(?P<year>\d{4}|\d\d)?", re.IGNORECASE
)
HALF = re.compile(r"H(?P<a>[12])(?:FY(?P<later>\d{4}|\d\d))?|(?P<b>[12])H(?:FY)?(?P<year>\d{4}|\d\d)?")
FISCAL = re.compile(r"fy(?P<year>\d{4}|\d\d)e?", re.IGNORECASE)
DECADE = re.compile(r"(?P<year>1[5-9]\d0|20\d0|[2-9]0)s")
ORDINAL = re.compile(r"(?P<day>[12]?\d|3[01])(?:st|nd|rd|th)", re.IGNORECASE)
MARKS = {",": "c", ".": ".", "/": "/", "&": "&"} | dict.fromkeys("'’‘", "'") | dict.fromkeys("-–—‑−", "-")
BOUNDS = {"in": "i", "by": "b", "since": "s", "through": "t", "before": "B", "after": "A", "from": "v", "between": "w"}
SMALL = {"s": "~", "the": "T", "a": "a", "an": "a", "and": "&", "to": "2", "of": "p", "date": "j"}


WORDS_TOO = frozenset({"jan", "jun"})  # in lower case: parts of names

# A run without x that holds a word a date may be made of; begun nowhere but at its start, so that each is read once.
RUN = re.compile(r"(?<![^x])[^xYyPKMmqhSDrRgzZHGWkuUe]*+[YyPKMmqhSDrRgzZHGWkuUe][^x]*+")
LONGEST_KNOWN = 40  # characters of a token that is kept once told


@dataclass(slots=True)
class Tokens:
    """The tokens of `text` with one character of `kinds` each; where they stand is found once asked."""

    text: str
    words: list[str]
    kinds: str
    known: _Memory
    starts: list[int] = field(default_factory=list)  # of the first tokens, as far as asked

    def word(self, index: int) -> str:
        """Returns the token at `index` in lower case, "" outside."""
        return self.words[index].lower() if 0 <= index < len(self.words) else ""

    def value(self, index: int) -> str:
        """Returns the value of the token at `index`."""
        return self.known[self.words[index]][1]

    def start(self, index: int) -> int:
        """Returns where the token at `index` begins."""
        starts = self.starts
        if index >= len(starts):  # the tokens stand in text order, with nothing but space between them
            place = self.end(len(starts) - 1) if starts else 0
            find, add = self.text.index, starts.append
            for word in self.words[len(starts) : index + 1]:
                place = find(word, place)
                add(place)
                place += len(word)
        return starts[index]

    def end(self, index: int) -> int:
        """Returns where the token at `index` ends."""
        return self.start(index) + len(self.words[index])

    def kind(self, index: int) -> str:
        """Returns the kind of the token at `index`, "" outside."""
        return self.kinds[index] if 0 <= index < len(self.kinds) else ""

    def glued(self, index: int) -> bool:
        """Tells whether the token at `index` touches the one before it."""
        return 0 < index < len(self.words) and self.start(index) == self.end(index - 1)


@lru_cache(maxsize=8)
def table(lexicon: Lexicon) -> dict[str, tuple[str, str]]:
    """Returns for each word of time, in lower case, its kind and value."""
    words = lexicon.reporting.periods
    found: dict[str, tuple[str, str]] = {word: (kind, "") for word, kind in SMALL.items()}
    for name, written in words.bounds.items():
        found |= dict.fromkeys(written, (BOUNDS[name], name))
    for kind, groups in (
        ("M", words.months), ("W", words.weekdays), ("S", words.seasons), ("e", words.edges), ("r", words.relative),
        ("g", words.distance), ("z", words.deictic), ("O", words.ordinals), ("N", words.numbers), ("D", words.decades),
    ):  # fmt: skip
        for value, written in groups.items():
            found |= {word: (kind, str(value)) for word in written}
    found |= dict.fromkeys(words.relative.get("prior", []), ("R", "prior"))
    found |= {word: ("m", found[word][1]) for word in ("may", "march", "mar", "sep", "dec") if word in found}
    for unit, written in words.units.items():
        found |= {word: ("U" if word.endswith("s") else "u", unit) for word in written}
    tail = words.words
    for kind, listed in (("f", tail.vague), ("F", tail.fiscal), ("k", tail.ended), ("L", tail.full)):
        found |= {word: (kind, word) for word in listed}
    return found


def runs(text: str, *, lexicon: Lexicon) -> tuple[Tokens, list[tuple[int, int]]]:
    """Returns the tokens of `text` and the runs of time words among them in which a date may stand."""
    words = TOKEN.findall(text)
    known = _memory(lexicon)
    kinds = "".join(map(known.kinds.__getitem__, words))
    tokens = Tokens(text, words, _unnamed(kinds, words) if "z" in kinds else kinds, known)
    return tokens, [run.span() for run in RUN.finditer(tokens.kinds)]


def _unnamed(kinds: str, words: list[str]) -> str:
    """Returns the kinds with a word of now that ends a name as any other word: "USA Today", "Psychology TODAY"."""
    pairs = zip(kinds, words, ["", *words], strict=False)
    return "".join(
        "x" if kind == "z" and word[0].isupper() and last[:1].isupper() else kind for kind, word, last in pairs
    )


class _Memory(dict[str, tuple[str, str]]):
    """Kind and value of each token seen, up to a limit."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self.lexicon = lexicon
        self.kinds = _Kinds(self)

    def __missing__(self, word: str) -> tuple[str, str]:
        if len(self) > 1 << 16:
            self.clear()
            self.kinds.clear()
        found = classify(word, self.lexicon)
        if len(word) <= LONGEST_KNOWN:
            self[word] = found
        return found


class _Kinds(dict[str, str]):
    """The kind alone, looked up for every token of every text."""

    def __init__(self, known: _Memory) -> None:
        super().__init__()
        self.known = known

    def __missing__(self, word: str) -> str:
        kind = self.known[word][0]
        if len(word) <= LONGEST_KNOWN:
            self[word] = kind
        return kind


@lru_cache(maxsize=8)
def _memory(lexicon: Lexicon) -> _Memory:
    return _Memory(lexicon)


def classify(word: str, lexicon: Lexicon) -> tuple[str, str]:
    """Returns the kind and value of one token."""
    if any(letter.isdigit() for letter in word):
        for name, shape in SHAPES.items():
            if len(word) > 3 and shape.fullmatch(word):
                return _special(name, word)
        return table(lexicon).get(word.lower()) or _numeric(word)
    rates = lexicon.reporting.periods.abbreviations
    for unit, forms in rates.items():
        if word in forms:
            return "G", unit
    kind, value = table(lexicon).get(word.lower()) or (MARKS.get(word, "x"), "")
    if kind in set("MmW") and not word[0].isupper():
        return (kind, value) if kind == "M" and word not in WORDS_TOO else ("x", "")
    return kind, value


def century(year: str) -> str:
    """Returns a year in four digits: "24" is 2024, "98" is 1998."""
    if len(year) == 4:
        return year
    return ("19" if int(year) >= 60 else "20") + year.zfill(2)


def _special(group: str, word: str) -> tuple[str, str]:
    if group == "iso":
        return ("Z", word) if 1 <= int(word[5:7]) <= 12 else ("x", "")
    if group == "time":
        return "H", word
    if group == "span":
        return _span(word)
    if group == "fiscal-span":
        one, other = (century(year) for year in re.split(r"[-–—/]", word[2:]))
        return "K", f"SY{one}" if int(other) == int(one) + 1 else f"FY{one}/FY{other}"
    one, other, year = re.split(r"[/.]", word)
    # Month first unless it cannot be; with dots the day comes first.
    day, month = (one, other) if group == "dots" or int(one) > 12 else (other, one)
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return "x", ""
    return "Z", f"{century(year)}-{int(month):02}-{int(day):02}"


def _span(word: str) -> tuple[str, str]:
    year, short = word[:4], word[5:]
    if int(short) > int(year[2:]) or (short == "00" and year.endswith("99")):
        last = int(year[:2] + short) + (100 if short == "00" else 0)
        split = word[4] == "/" and last == int(year) + 1  # "2026/27" is one year, "2026-27" may be two
        return "P", f"SY{year}" if split else f"{year}/{last}"
    if word[4] == "-" and 1 <= int(short) <= 12:
        return "Z", word
    return "x", ""


def _numeric(word: str) -> tuple[str, str]:
    if word.isascii() and word.isdigit():
        number = int(word) if len(word) < 6 else 0
        if len(word) == 4 and 1000 <= number <= 2199:
            return ("Y" if 1900 <= number <= 2099 else "y"), word
        return ("d" if len(word) <= 2 and 1 <= number <= 31 else "n"), word
    if found := ORDINAL.fullmatch(word):
        return "o", found["day"]
    if found := DECADE.fullmatch(word):
        return "D", century(found["year"])
    if found := FISCAL.fullmatch(word):
        return "K", "FY" + century(found["year"])
    for kind, letter, pattern in (("q", "Q", QUARTER), ("h", "H", HALF)):
        if found := pattern.fullmatch(word):
            year = found["year"] or found["later"]
            fiscal = "FY" if "fy" in word.lower() else ""
            return kind, f"{fiscal}{century(year)}-{letter}{found['a'] or found['b']}" if year else (
                f"{letter}{found['a'] or found['b']}"
            )
    return "x", ""
