"""Which words may be whose a figure is: no time, no standard of measuring, no metric, no torn phrase.

Comes in: a `Subject` as the text names it. Goes out: yes or no.
"""

from __future__ import annotations

import re

from kb.relate.parsing import syntax
from kb.relate.parsing.tokens import Token
from kb.relate.scene.names import stem
from kb.relate.subject.canonical import LEFT_OUT, Canonical, Subject, torn

COUNTING = frozenset({"first", "second", "third", "fourth", "last", "next", "early", "late", "mid", "of", "the"})
FIGURED = re.compile(r"[$€£¥%]|\d[\d.,]* per ?cent\b|\d[\d.,]* (?:million|billion|trillion)\b")  # a figure, not a name
BASES = frozenset({"GAAP", "non-GAAP", "Non-GAAP", "IFRS"})  # rules by which a firm's figures are reckoned
ADJUSTED = frozenset(
    {
        "pending",
        "median",
        "existing",
        "closed",
        "adjusted",
        "net",
        "gross",
        "total",
        "organic",
        "underlying",
        "diluted",
        "core",
        "average",
        "normalized",
        "normalised",
        "reported",
        "comparable",
        "consolidated",
    }
)
RATIO = re.compile(r"(?:EV|P)/[A-Z]")  # a ratio of price by its letters
TERM = re.compile(  # "Q2", "3Q25", "FY 2021-22"
    r"[QH][1-4](?:FY'?\d{2,4}|'\d{2})?|[1-4][QH](?:'?\d{2}){0,2}|FY(?:'?\d{2,4}E?)?|\d{4}s|\d{4}[-–/]\d{2,4}"
)


class Tellable(Canonical):
    """Tells subjects from other words, with one lexicon."""

    def _is_time(self, token: Token) -> bool:
        if TERM.fullmatch(token.text):
            return True
        named = token.i > 0 and token.nbor(-1).text[:1].isupper()  # "Large 2"
        before = token.nbor(-1) if token.i > 0 else token
        if token.tag_ in ("NNP", "NNPS") and before.tag_ == "NNP" and stem(before.text) not in self.times and named:
            return False  # "Maple Springs"
        months = [stem(part) for part in re.split("[-–/]", token.text) if part]  # "July-September"
        return (token.tag_ == "CD" and not named) or (bool(months) and all(part in self.times for part in months))

    def _is_rate(self, word: str) -> bool:
        article, _, time = word.lower().partition("-")
        return article in ("a", "per") and stem(time) in self.times

    def tellable(self, subject: Subject) -> bool:
        """Tells whether the words may be a subject: no time, no standard of measuring, no metric in capitals."""
        words = subject.name.split()
        if subject.text.startswith("-") or (words and self._is_rate(words[-1])):
            return False  # "a 12m (39ft)-long skeleton", "£30 a-year"
        if subject.name in self.nowhere or torn(subject.name) or RATIO.match(subject.text):
            return False  # "(2025e EV/S 1.8x, EV/EBITDA 6x)"
        if subject.entity is not None or subject.refers is not None or not words:
            return subject.name != "AI"
        if all(word.strip(".,") in self.legal_endings for word in words):
            return False  # "Firm 2042 Corp", read apart
        plain = [stem(word.lower().rstrip(".")) for word in words]
        small = [word for word, stemmed in zip(words, plain, strict=True) if stemmed not in self.times]
        small = [word for word in small if not self._dated(word)]
        if all(TERM.fullmatch(word) or word.isdigit() or word.lower() in LEFT_OUT | COUNTING for word in small):
            return False
        if len(words) > len(small) == 1 and small[0].islower() and stem(small[0]) in self.names.metrics:
            return False  # "more than November exports"
        head = subject.head if subject.head is not None and syntax.is_noun(subject.head) else None
        last = head.text if head is not None else words[-1]
        if stem(last) in (self.nobody | self.sold_in if len(words) == 1 else self.nobody) and last.islower():
            return False
        opens = head is not None and head.i == 0 and head.tag_ == "NN"
        moved = len(small) == 1 and stem(last) in self.moves and (last.islower() or opens)
        pointed = head is not None and any(kid.lower_ in ("this", "that") for kid in head.children)
        if moved and (pointed or subject.rule not in ("of-phrase", "whole")):
            return False  # "Growth was led by fares", "the rate of that decline"
        one = head is not None and any(kid.lower_ in ("a", "an") for kid in head.children)
        if subject.rule == "bearer" and one and stem(last) in self.moves:
            return False  # "an 8.6% increase to 42,737, which was half of the total"
        if len(words) == 1 and head is not None and head.tag_ == "NN" and stem(last) in ("share", "stock"):
            return False  # "the stock's range": of whose stock it is
        if subject.rule == "noun-before" and subject.head is not None and subject.head.tag_ == "VBG":
            return False  # "the average selling price"
        if head is not None and len(words) == 1 and words[0].isupper() and syntax.in_figure(head):
            return False  # "of the 16 GW"
        if words[0].lower() in ("much", "many", "more", "less", "fewer"):
            return False  # "as much electricity as 80,000 homes"
        if words[0] in BASES and len(words) > 1 and stem(last) in self.names.metrics:
            return False  # "GAAP earnings"
        if len(words) == 1 and words[0].isupper() and self._measured_of_somebody(words[0]):
            return False  # "GDP"
        sized = "parameter" in plain and stem(last) in self.generic["model"]  # "20 billion parameter model"
        if (FIGURED.search(subject.name) and not sized) or all(word.lower() in ADJUSTED for word in words):
            return False  # "47.5 percent of the $2.7 billion", "Adjusted" before EPS
        return not (len(words) > 1 and self.measures(" ".join(small)))

    def is_of_firm(self, subject: Subject) -> bool:
        """ "Second-quarter income", "net expenses": what only firms have, with words of time and of measuring alone."""
        words, head = subject.name.split(), subject.head
        kinds = [stem(word.lower()) for word in words]
        hit = self.names.metric(kinds[-1], kinds, None) if head is not None and head.tag_ in ("NN", "NNS") else None
        if hit is None or hit[0].of_things or hit[0].bearers != ["organisation"]:
            return False
        left = [word for word, kind in zip(words, kinds, strict=True) if kind not in hit[1] and not self._dated(word)]
        return all(word.lower() in ADJUSTED | COUNTING or stem(word.lower()) in self.times for word in left)

    def _dated(self, word: str) -> bool:
        """ "First-quarter", "full-year": a time in one word."""
        first, *rest = [stem(part) for part in word.lower().split("-")]
        return bool(rest) and rest[-1] in self.times and first in self.times | COUNTING | {"full", "half"}

    def _measured_of_somebody(self, word: str) -> bool:
        hit = self.names.metric(stem(word.lower()), [stem(word.lower())], None)
        return hit is not None and bool(hit[0].bearers)

    def measures(self, name: str) -> bool:
        """Tells whether words in capitals are a metric of the lexicon: "Adjusted EBITDA", "Net Revenue"."""
        words = name.split()
        if not all(word[:1].isupper() for word in words):
            return False
        left = [stem(word) for word in words if word.lower() not in COUNTING | self.idle]
        left = [word for word in left[:-1] if word not in self.measuring] + left[-1:]
        hit = self.names.metric(left[-1], left, None) if left else None
        return hit is not None and len(hit[1]) >= len(set(left)) - any(word in ADJUSTED for word in left)
