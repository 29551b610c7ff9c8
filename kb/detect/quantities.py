"""Find quantities, and numbers that are none, in one stretch of text.

Comes in: a folded text, the spans already taken by periods. Goes out: mentions in text order; every digit and
every number word outside those spans is in exactly one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from kb.detect import context, rejects
from kb.detect.figures import Figure, read_figure
from kb.detect.grammar import Grammar
from kb.detect.nouns import find_noun
from kb.lexicon.figure_tables import UnitReading

JOIN = re.compile(
    r"[ ]?(?<!-)([-–—])(?!(?:to|or|and)-)[ ]?|[ ](to|and|or|through|till|until)[ ](?:as[ ](?:much|many)[ ]as[ ]|about[ ]|around[ ]|roughly[ ]|approximately[ ]|nearly[ ]|almost[ ]|over[ ]|more[ ]than[ ]|well[ ]over[ ]|up[ ]to[ ]|perhaps[ ]|even[ ]|maybe[ ]|possibly[ ]|at[ ]least[ ])*|[ ]?(±|\+/-|\+-)[ ]?|-(to|or|and)-|[ ]to-"
)
LIST = re.compile(r",?[ ](?:and|or)[ ]|,[ ]|/")
DECLARED = re.compile(
    r"\((?:in[ ])?([A-Z$€£¥₹]{1,4})[ ]?(m|mn|bn|k|K|million|billion|trillion|thousand|mln|B|M)?\)[:=]?[ ]?$"
)
LEVEL = re.compile(
    r"[ ]?(?:-[ ]?)?(?:(?:confidence|credible|credibility)[ -](?:interval|level|limit|band)s?|ci\b|c\.i\.|uncertainty interval|prediction interval|confidence\b)"
)
ITEM = re.compile(r"[ ]{0,4}(\(?\d{1,3}[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?)[ ]+(?=[A-Z\"'“*])")


AGE_CUE = re.compile(r"\b(?:life expectancy|average age|median age|mean age|retirement age|pension age)\b")
AGED = frozenset(
    (
        "people",
        "children",
        "adults",
        "men",
        "women",
        "those",
        "anyone",
        "everyone",
        "kids",
        "persons",
        "patients",
        "aged",
    )
)
LONGER = frozenset(
    (
        "for",
        "just",
        "in",
        "after",
        "lasted",
        "took",
        "takes",
        "take",
        "spent",
        "at",
        "is",
        "was",
        "lasting",
        "of",
        "by",
        "than",
        "and",
        "or",
        "with",
        "has",
    )
)
PERSONS = frozenset(("he", "she", "who", "i", "him", "her"))
PERSONAL_VERBS = frozenset(("was", "is", "turned", "turns", "were", "turning", "'s"))


@dataclass(slots=True)
class Found:
    """A quantity (or rejected number) before it becomes a mention."""

    start: int
    end: int
    rule: str
    reason: str = ""
    parts: dict[str, str] = field(default_factory=dict)
    outer_start: int = -1
    outer_end: int = -1
    resume: int = -1  # where the search goes on, where that is beyond `end`


def find_quantities(
    text: str, low: str, taken: list[tuple[int, int]], grammar: Grammar, *, opening: bool = True
) -> Iterator[Found]:
    """Yields quantities and rejected numbers of a text in order; `taken` spans are passed over."""
    return _Scan(text, low, taken, grammar, opening).run()


class _Scan:
    """One pass over one text. `floor` is the end of what has been used up."""

    def __init__(self, text: str, low: str, taken: list[tuple[int, int]], grammar: Grammar, opening: bool) -> None:
        self.text, self.low, self.taken, self.grammar = text, low, taken, grammar
        self.opening = opening
        self.floor = 0
        self.next_taken = 0
        self.lent: tuple[int, Figure] | None = None  # the start of a figure that takes its unit from an earlier one
        self.last: Found | None = None

    def run(self) -> Iterator[Found]:
        at = 0
        if self.opening:
            item = ITEM.match(self.text)
            if item is not None and not (self.taken and self.taken[0][0] < item.end()):
                yield Found(item.start(1), item.end(1), "item", "list-number")
                at = self.floor = item.end()
        search = self.grammar.anchor.search
        while True:
            anchor = search(self.low, at)
            if anchor is None:
                return
            at = anchor.start()
            passed = self._pass_taken(at)
            if (
                passed is None
                and at > 1
                and self.text[at - 1] in ".:"
                and self.next_taken
                and self.taken[self.next_taken - 1][1] == at - 1
            ):
                end = at + len(re.match(r"[\w.:]*", self.text[at : at + 16])[0])  # type: ignore[index]  # may be empty
                yield Found(at, max(end, at + 1), "shape", "time")
                at = self.floor = max(end, at + 1)
                continue
            if passed is not None:
                at = self.floor = passed
                continue
            found = self._read(at)
            if found is None:
                at = anchor.end()
                continue
            yield found
            at = max(found.end, found.resume, anchor.end() if found.end > anchor.start() else found.end)
            self.floor = at

    def _pass_taken(self, at: int) -> int | None:
        while self.next_taken < len(self.taken) and self.taken[self.next_taken][1] <= at:
            self.next_taken += 1
        if self.next_taken < len(self.taken) and self.taken[self.next_taken][0] <= at:
            return self.taken[self.next_taken][1]
        return None

    def _limit(self) -> int:
        return self.taken[self.next_taken][0] if self.next_taken < len(self.taken) else len(self.text)

    def _read(self, at: int) -> Found | None:
        whole = self._whole(at)
        if whole is not None:
            return whole
        if self.text[at].isdecimal():
            return self._read_digits(at)
        if self.text[at].isalpha():
            return self._read_word(at)
        return self._quantity(self._figure(at))

    def _whole(self, at: int) -> Found | None:
        """A phrase of the lexicon that holds the number and is no figure."""
        begin = max(self.floor, at - 24)
        for found in self.grammar.whole.finditer(self.low, begin, min(len(self.low), at + 40)):
            if found.start() <= at < found.end():
                reason = self.grammar.whole_reason[found[1].replace("-", " ")]
                if reason == "idiom" and self.text[at].isdecimal():
                    return None
                return Found(found.start(), found.end(), "phrase", reason)
            if found.start() > at:
                return None
        return None

    def _read_digits(self, at: int) -> Found | None:
        text, grammar = self.text, self.grammar
        shaped = rejects.shape(text, at)
        if shaped is not None:
            return Found(shaped[0], shaped[1], "shape", shaped[2])
        name = rejects.glued(text, self.low, at, self.floor, grammar)
        if name is not None:
            return Found(max(name[0], self.floor), name[1], "name", name[2])
        one_in = grammar.one_in.match(self.low, at)
        if (
            one_in is not None
            and one_in[1].isdecimal()
            and one_in[2].isdecimal()
            and int(one_in[1]) < int(one_in[2])
            and len(one_in[2]) < 4
        ):
            return self._quantity(self._share(one_in, "one-in"))
        return self._quantity(self._figure(at))

    def _figure(self, at: int) -> Figure | None:
        return read_figure(self.text, self.low, at, self.floor, self.grammar)

    def _read_word(self, at: int) -> Found | None:
        low, grammar = self.low, self.grammar
        word = re.compile(r"[a-z]+(?:-digits?)?").match(low, at)[0]  # type: ignore[index]  # a letter stands there
        if word in grammar.multiples:
            return self._multiple(at, word)
        if low.startswith(tuple(grammar.words.multiples.orders), at):
            return self._order(at)
        for digits in grammar.words.magnitudes.digits:
            if low.startswith(digits, at):
                return self._digits_of(at, digits)
        for more in grammar.words.magnitudes.more:
            if low.startswith(more, at):
                return self._vague_magnitude(at, more)
        vague = grammar.vague.match(low, at)
        if vague is not None:
            return self._vague(vague)
        one_in = grammar.one_in.match(low, at)
        if one_in is not None:
            return self._quantity(self._share(one_in, "one-in"))
        part = self._part(at)
        if part is not None:
            return part
        if word in grammar.ordinals:
            return Found(at, at + len(word), "ordinal", "ordinal")
        return self._spelled(at, word)

    def _part(self, at: int) -> Found | None:
        """Fractions in words: two-thirds, a quarter of, half a million."""
        low, grammar = self.low, self.grammar
        start = at
        if low[max(self.floor, at - 2) : at] in ("a ", "a-") and (at < 3 or not low[at - 3].isalnum()):
            start = at - 2
        found = grammar.fraction.match(low, start)
        if found is None:
            return None
        count, part, scale = found[1], found[2], found[3]
        end = found.end()
        after = low[end : end + 12]
        if scale is None:
            plain_end = found.end(2)
            after = low[plain_end : plain_end + 14]
            if not self._part_fits(count, part, after, found.start(), plain_end):
                if count in (None, "a"):
                    return Found(found.start(2), plain_end, "part", "ordinal" if part != "half" else "idiom")
                return None
            end = plain_end
            if part == "half" and after.startswith((" a ", " an ")):
                return self._half_of_unit(found.start(), plain_end)
        figure = Figure(found.start(), end, low[found.start() : end], "fraction")
        figure.extra = f"{count or ''}|{part}|{scale or ''}"
        if scale is not None:
            self._rest(figure)
        else:
            self._part_rest(figure)
        return self._quantity(figure)

    def _part_rest(self, figure: Figure) -> None:
        """A unit after a fraction ("half an hour", "a quarter mile", "two thirds of a percentage point")."""
        low = self.low
        found = re.compile(r"[ ](?:of[ ])?(?:an?[ ])?").match(low, figure.end)
        if found is not None:
            unit = self.grammar.unit_word.match(low, found.end() - 1)
            if unit is not None and (not low.startswith(" of", figure.end) or found[0].endswith((" a ", " an "))):
                saved = figure.end
                figure.end = found.end() - 1
                figure.kind = "fraction"
                self._rest(figure)
                if figure.bare:
                    figure.end = saved

    def _half_of_unit(self, start: int, end: int) -> Found | None:
        figure = Figure(start, end, "half", "fraction")
        figure.extra = "|half|"
        self._part_rest(figure)
        return self._quantity(figure)

    def _part_fits(self, count: str | None, part: str, after: str, start: int, end: int) -> bool:
        """Tells a share ("a third of", "two thirds") from an ordinal or season ("the third quarter")."""
        before = self.low[max(0, start - 12) : start].split()
        last = before[-1] if before else ""
        if part in ("half", "halves"):
            if count not in (None, "a", "one", "half"):
                return False
            if last in (
                "first",
                "second",
                "latter",
                "last",
                "each",
                "either",
                "this",
                "that",
                "other",
                "final",
                "top",
                "bottom",
                "better",
                "opening",
                "and",
            ):
                return False
            return bool(
                re.match(
                    r"[ ](?:of|the|its|their|his|her|our|your|my|a|an|that|those|as|all|said|were|was|are|is|have|have|price)\b|-(?:hour|million|billion|mile|point|dozen|inch|a-)|[,.;)]",
                    after,
                )
            )
        if count is None:
            return part in ("quarters",) and False
        if count in ("a", "an") and not re.match(
            r"[ ](?:of|more|less|fewer|the|as|to|from|in|by|since|over|were|was|are|is|said|have|had|higher|lower|are|mile|point|percent|-)|[,.;:)]|$|-",
            after,
        ):
            return False
        if (
            part == "quarter"
            and count in ("a", "one")
            and re.match(r"[ ](?:in|ago|earlier|later|to|from|since|over|was|is)", after)
        ):
            return last in ("by", "about", "nearly", "almost", "than")
        if part in ("second",):
            return False
        if count == "one" and part not in (
            "half",
            "third",
            "quarter",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "sixteenth",
            "twentieth",
            "hundredth",
        ):
            return False
        if count not in ("a", "an", "one") and not part.endswith("s"):
            return count == "half" or "-" in self.low[start:end]
        return True

    def _share(self, found: re.Match[str], kind: str) -> Figure:
        figure = Figure(found.start(), found.end(), found[0], kind)
        figure.extra = f"{found[1]}|{found[2]}"
        noun = find_noun(self.text, self.low, figure.end, self.grammar)
        if noun is not None:
            figure.extra += f"|{noun.text}"
        return figure

    def _multiple(self, at: int, word: str) -> Found:
        row = self.grammar.multiples[word]
        end = at + len(word)
        follow = self.low[end : end + 14].split()
        next_word = follow[0].strip(".,;:") if follow else ""
        before, _ = context.words_before(self.low, at, self.floor)
        last = before[-1] if before else ""
        if (
            (row.followers and next_word not in row.followers)
            or last in row.not_after
            or self.low[end : end + 1] == "-"
        ):
            return Found(at, end, "multiple", "frequency" if word in ("twice", "thrice") else "idiom")
        figure = Figure(at, end, word, "multiple")
        found = self._quantity(figure)
        assert found is not None
        found.parts["change"] = row.change
        return found

    def _order(self, at: int) -> Found | None:
        begin = self.floor if at - 24 < self.floor else at - 24
        count = re.search(r"(?:\b(an?|one|two|three|four|five|six|several|\d{1,2})[ ])$", self.low[begin:at])
        end = at + (19 if self.low.startswith("orders", at) else 18)
        figure = Figure(begin + count.start(1) if count else at, end, count[1] if count else "an", "order")
        return self._quantity(figure)

    def _digits_of(self, at: int, form: str) -> Found:
        end = at + len(form)
        found = re.compile(r"[ ](?:percentage|percent|per cent|%|pct)(?:[ ]points?)?").match(self.low, end)
        if found is None:
            return Found(at, end, "digits-of", "idiom")
        figure = Figure(at, found.end(), form, "digits-of")
        figure.unit = "percentage point" if "point" in found[0] else "percent"
        result = self._quantity(figure)
        assert result is not None
        return result

    def _vague_magnitude(self, at: int, form: str) -> Found | None:
        figure = Figure(at, at + len(form), form, "more")
        self._rest(figure)
        if figure.bare:
            return Found(at, at + len(form), "vague", "idiom")
        return self._quantity(figure)

    def _vague(self, found: re.Match[str]) -> Found | None:
        figure = Figure(found.start(), found.end(), found[0], "vague")
        of = self.low.startswith(" of ", figure.end)
        if of:
            saved, figure.end = figure.end, figure.end + 3
            self._rest(figure)
            if figure.bare:
                figure.end = saved
        else:
            self._rest(figure)
        if figure.bare and found[1] in ("scores",) or (found[1] == "tens" and not found[2] and figure.bare):
            return Found(found.start(), found.end(), "vague", "idiom")
        prefix = self.low[max(self.floor, figure.start - 4) : figure.start]
        if prefix == "the " and figure.bare and found[1] in ("hundreds", "thousands"):
            pass
        return self._quantity(figure)

    def _spelled(self, at: int, word: str) -> Found | None:
        low, grammar = self.low, self.grammar
        figure = self._figure(at)
        if figure is None:
            return Found(at, at + len(word), "word", "idiom")
        if word in ("one", "zero") and figure.number == word:
            if word == "one" and not self._one_counts(figure):
                return Found(at, at + 3, "one", "pronoun")
        if word in grammar.words.numerals.scales:
            self._article(figure, word)
        return self._quantity(figure)

    def _article(self, figure: Figure, word: str) -> None:
        """Takes in what stands before a magnitude word: a dozen, several hundred, a couple of hundred."""
        begin = max(self.floor, figure.start - 14)
        before = self.low[begin : figure.start]
        for couple in self.grammar.words.magnitudes.couple:
            if before.endswith(couple + " "):
                figure.extra = "couple"
                figure.start -= len(couple) + 1
                return
        for prefix in self.grammar.words.magnitudes.vague_prefixes:
            if before.endswith(prefix + " ") and prefix != "some":
                figure.kind, figure.extra = "vague", "prefix"
                figure.start -= len(prefix) + 1
                return
        if before.endswith(("a ", "a-")) and not before[:-2][-1:].isalnum():
            figure.start -= 2

    def _one_counts(self, figure: Figure) -> bool:
        """Tells the number one from the pronoun: a unit, a known noun or a hyphenated noun must follow."""
        if figure.magnitude or figure.unit or "-" in figure.number:
            return True
        begin = max(0, figure.start - 20)
        last = (self.low[begin : figure.start].split() or [""])[-1]
        after = self.low[figure.start + 3 : figure.start + 24]
        if re.match(r"(?:[ ](?:to|or|in)[ ]|-(?:to|or|in)-)(?:two|three|four|five|six|ten|\d)", after):
            return True
        return (
            last in ("just", "only", "than", "about", "to", "least", "or")
            and bool(re.match(r" [a-z]", after))
            and not re.match(r" (?:of|that|who|which|in|to|and|or|is|was|another|day|more|thing|time)\b", after)
        )

    def _rest(self, figure: Figure) -> None:
        from kb.detect.figures import _rest

        _rest(self.text, self.low, figure, self.grammar)

    def _quantity(self, figure: Figure | None) -> Found | None:
        """Makes a quantity of a figure: joins a range, reads the context, or rejects it as a label."""
        if figure is None:
            return None
        if figure.end > self._limit():
            self._shrink(figure)
        if figure.unit.startswith("order"):
            figure.kind, figure.unit = "order", ""
            figure.number = figure.number.split(" ")[0]
        label = rejects.labelled(self.text, self.low, figure, self.floor, self.grammar)
        if label is not None:
            return Found(max(label[0], self.floor), label[1], "label", label[2])
        if figure.bare and not figure.magnitude and figure.number in self.grammar.bare_names:
            return Found(figure.start, figure.end, "name", "name")
        furniture = self.grammar.label_after.match(self.low, figure.core)
        if furniture is not None and figure.kind == "digits" and not figure.currency:
            reason = self.grammar.label_reason[furniture[1]]
            if reason != "furniture" or self.opening_like(figure, furniture.end()):
                return Found(figure.start, furniture.end(), "furniture", reason)
        if figure.kind == "digits" and figure.bare and self._item(figure):
            return Found(figure.start, figure.end, "item", "list-number")
        if figure.kind == "digits" and figure.bare and not figure.magnitude and self._citation(figure):
            return Found(figure.start - 1, figure.end + 1, "citation", "citation")
        words, _ = context.words_before(self.low, figure.start, self.floor)
        if (
            words
            and words[-1] in ("minus", "negative")
            and figure.kind == "digits"
            or self.low[max(0, figure.start - 6) : figure.start] == "minus-"
        ):
            figure.start = self.low.rindex(words[-1] if words[-1] == "negative" else "minus", self.floor, figure.start)
            figure.negative = True
            words = context.words_before(self.low, figure.start, self.floor)[0]
        if self.lent is not None and self.lent[0] == figure.start and figure.bare:
            figure.unit, figure.symbol = self.lent[1].unit, self.lent[1].symbol
        if figure.bare and self.text[figure.start - 2 : figure.start] in ("):", ": ", ") "):
            self._declared(figure)
        self._compound(figure)
        if (
            not figure.negative
            and figure.unit
            and self.text[max(0, figure.start - 3) : figure.start] == " - "
            and self._reading_of(figure).dimension == "temperature"
        ):
            figure.negative, figure.start = True, figure.start - 2
        second, joint = self._range(figure, words)
        if figure.bare and not figure.magnitude and (second is None or second.bare):
            self._age(figure, words, second)
        if second is None and figure.bare:
            self._borrow(figure)
        if second is not None and joint == "score":
            return Found(figure.start, second.end, "score", "score")
        return self._build(figure, second, joint, words)

    def opening_like(self, figure: Figure, end: int) -> bool:
        """Furniture counters stand alone: "6 min read", "2.3K views" at the end of their line."""
        rest = self.low[end:].strip(" .|•·")
        return not rest or not rest[0].isalpha() or "read" in self.low[figure.start : end]

    def _shrink(self, figure: Figure) -> None:
        """Gives back what a period has taken."""
        limit = self._limit()
        if figure.noun or figure.unit:
            figure.noun = figure.head = figure.unit = ""
            figure.end = figure.start + len(self.text[figure.start : limit].rstrip())

    def _item(self, figure: Figure) -> bool:
        """A number before a closing bracket that nothing opened: "1) ... 2) ..."."""
        if not (figure.number.isdecimal() and len(figure.number) < 3):
            return False
        return (
            self.low[figure.end : figure.end + 2].lstrip(" ")[:1] == ")"
            and "(" not in self.low[max(0, figure.start - 30) : figure.start]
        )

    def _declared(self, figure: Figure) -> None:
        """A unit given in brackets before the number: "Profit (US$m): 450"."""
        found = DECLARED.search(self.text, max(self.floor, figure.start - 24), figure.start)
        if found is None:
            return
        tables = self.grammar.tables
        if found[1] in tables.before:
            figure.currency, figure.magnitude = found[1], figure.magnitude or (found[2] or "")
        elif not found[2] and found[1] in tables.unit_symbols:
            figure.unit, figure.symbol = found[1], True

    def _compound(self, figure: Figure) -> None:
        """Dollars and cents: "3 dollars 50 cents", "15 dollars and 50."."""
        if figure.currency or not figure.unit or figure.magnitude or figure.kind not in ("digits", "words"):
            return
        if self._reading_of(figure).dimension != "money" or self._reading_of(figure).factor != 1:
            return
        found = re.compile(r"(?:[ ]and)?[ ](?=[a-z\d])").match(self.low, figure.end)
        anchor = self._number_at(found.end()) if found is not None else None
        if found is None or anchor is None:
            return
        cents = read_figure(self.text, self.low, anchor, found.end(), self.grammar)
        if cents is None or cents.kind not in ("digits", "words") or cents.magnitude or cents.currency:
            return
        coin = (
            cents.unit
            and self._reading_of(cents).unit == self._reading_of(figure).unit
            and self._reading_of(cents).factor < 1
        )
        after = self.low[cents.end : cents.end + 1]
        if coin or (cents.bare and len(cents.number) <= 2 and after in ".,;!?" and cents.kind == "digits"):
            figure.extra, figure.end = f"cents:{cents.kind}:{cents.number}", cents.end

    def _reading_of(self, figure: Figure) -> UnitReading:
        return (self.grammar.tables.unit_symbols if figure.symbol else self.grammar.tables.unit_words)[figure.unit]

    def _citation(self, figure: Figure) -> bool:
        if figure.start == 0:
            return False
        around = self.text[figure.start - 1] + self.text[figure.end : figure.end + 1]
        return around == "[]" or (around == "()" and len(figure.number) < 4 and figure.number.isdecimal())

    def _range(self, first: Figure, words: list[str]) -> tuple[Figure | None, str]:
        """Returns the second figure of a range and how the two are joined."""
        if first.kind in ("multiple", "digits-of", "order", "one-in", "more"):
            return None, ""
        joint = JOIN.match(self.low, first.end)
        if joint is None or joint.end() >= self._limit():
            return None, ""
        at = joint.end()
        word = joint[2] or joint[4] or ("to" if joint[0].endswith("to-") else "")
        if joint[3]:
            word = "±"
        start = self._number_at(at)
        if start is None:
            return None, ""
        second = read_figure(self.text, self.low, start, at, self.grammar)
        if second is None or second.end > self._limit() and not second.number:
            return None, ""
        if second.end > self._limit():
            self._shrink(second)
        kind = self._joined(first, second, word, joint[0], words)
        return (second, kind) if kind else (None, "")

    def _number_at(self, at: int) -> int | None:
        found = re.compile(r"[~≈<>≤≥+-]?(?:[A-Za-z]{0,3}[ ]?[$€£¥₹₩₽₺₪₱]|[A-Z]{2,3}[ ]?(?=\d))?[ ]?[-]?").match(
            self.text, at
        )
        place = found.end() if found is not None else at
        anchor = self.grammar.anchor.match(self.low, place)
        if anchor is None:
            anchor = self.grammar.anchor.match(self.low, at)
            place = at
        if anchor is None or rejects.shape(self.text, place) is not None:
            return None
        word = anchor[0]
        if word[0].isalpha() and word not in self.grammar.tables.numbers:
            return None
        return place

    def _joined(self, first: Figure, second: Figure, word: str, joint: str, words: list[str]) -> str:
        """Decides whether two figures are one range, and of what kind."""
        if word == "±":
            return "±"
        if first.tail:
            return ""
        if word == "to" and second.bare and not second.magnitude and first.unit in ("point", "points"):
            self.lent = (second.start, first)
        dash = joint.strip() if not word else ""
        bare = first.bare and second.bare and not second.magnitude and not first.magnitude
        if (
            dash
            and bare
            and dash in "-–"
            and rejects.score(self.low, first.start, second.end, first.number, second.number, self.grammar)
        ):
            return "score"
        if not self._alike(first, second):
            return ""
        low_words = words[-4:]
        if word == "and":
            return "range" if self._between(words) else ""
        if word == "or":
            plain = not (first.unit or first.currency or first.magnitude)
            return "range" if plain and second.kind == first.kind else ""
        if word in ("to", "through", "till", "until"):
            return self._to(first, second, low_words, words)
        if dash == "—" or (dash and joint.startswith(" ") and joint.endswith(" ")):
            return (
                "range"
                if not (first.unit and second.bare) and not (first.currency and second.bare and not second.magnitude)
                else ""
            )
        return "range" if not (first.unit and second.bare) else ""

    def _between(self, words: list[str]) -> bool:
        return any(word.lstrip("(") == "between" for word in words[-4:])

    def _to(self, first: Figure, second: Figure, near: list[str], words: list[str]) -> str:
        """`from A to B` after a verb of change is two figures; elsewhere it is a range."""
        _, taken = context.comparator_before(words, self.grammar)
        near = words[: len(words) - taken][-4:]
        if first.unit and second.bare and not second.magnitude and "from" not in near:
            return ""
        changed = context.change_before(words, self.grammar)
        if "from" in near and near[-1] == "from" and not self._chained(second):
            place = len(words) - 1 - words[::-1].index("from")
            verbs = words[max(0, place - 6) : place]
            if any(verb in self.grammar.range_verbs for verb in verbs):
                return "range"
            if any(
                verb in self.grammar.up
                or verb in self.grammar.down
                or verb
                in (
                    "going",
                    "went",
                    "go",
                    "moved",
                    "moving",
                    "moves",
                    "change",
                    "changed",
                    "changing",
                    "shifted",
                    "swung",
                    "revised",
                    "extended",
                    "upgraded",
                    "forecast",
                    "slowed",
                    "slow",
                    "recovered",
                    "accelerate",
                    "compressed",
                    "expand",
                    "cutting",
                    "raising",
                    "raise",
                    "raised",
                    "lowering",
                    "lower",
                    "doubled",
                    "tripled",
                    "halved",
                    "quadrupled",
                    "doubling",
                    "tripling",
                    "reduce",
                    "lifting",
                    "growth",
                    "rise",
                    "up",
                    "down",
                )
                for verb in verbs
            ):
                return "from-to"
            return "range"
        if changed and (self._dimension(first) not in ("", "%") or (first.bare and second.bare)):
            return ""
        if changed and near and near[-1] == "by":
            return ""
        return "range"

    def _borrow(self, figure: Figure) -> None:
        """Takes the unit of the next figure of a list: "7B and 13B parameters", "8.1 and 9 percent"."""
        joint = LIST.match(self.low, figure.end)
        start = self._number_at(joint.end()) if joint is not None and joint.end() < self._limit() else None
        if joint is None or start is None:
            return
        other = read_figure(self.text, self.low, start, joint.end(), self.grammar)
        if other is None or other.kind != figure.kind or bool(other.magnitude) < bool(figure.magnitude):
            return
        if other.unit and not (figure.magnitude and not other.magnitude):
            figure.unit, figure.symbol = other.unit, other.symbol
        elif other.noun and other.head in self.grammar.tables.measures:
            figure.noun, figure.head = other.noun, other.head

    def _chained(self, second: Figure) -> bool:
        """Tells whether "from A to B" is followed by "to C": then A to B is a range."""
        joint = JOIN.match(self.low, second.end)
        return joint is not None and joint[2] == "to" and self._number_at(joint.end()) is not None

    def _alike(self, first: Figure, second: Figure) -> bool:
        """Tells whether two figures may share a unit."""
        if first.noun and second.bare and not second.magnitude:
            return False
        if first.noun and second.noun and first.head != second.head:
            return False
        if (first.unit or first.currency) and second.noun or first.noun and (second.unit or second.currency):
            return False
        if first.kind == "vague" or second.kind == "vague":
            return first.kind == second.kind
        mine, yours = self._dimension(first), self._dimension(second)
        if mine and yours:
            return mine == yours
        if yours == "money" and mine == "" and not first.magnitude and not first.noun and second.currency:
            return False
        if mine == "money" and second.noun:
            return False
        return True

    def _dimension(self, figure: Figure) -> str:
        tables = self.grammar.tables
        if figure.currency:
            return tables.before[figure.currency].unit
        if figure.unit:
            reading = (tables.unit_symbols if figure.symbol else tables.unit_words)[figure.unit]
            return reading.unit
        return ""

    def _build(self, first: Figure, second: Figure | None, joint: str, words: list[str]) -> Found:
        grammar = self.grammar
        if joint == "from-to" and second is not None:
            self._lend(first, second)
            second = None
        last = second if second is not None else first
        context.tail_after(self.low, last, grammar)
        phrase, taken = context.comparator_before(words, grammar)
        rest = words[: len(words) - taken]
        change = context.change_before(rest, grammar) or ("increase" if first.plus else "")
        end = max(last.end, first.end)
        rate = context.rate_after(self.low, self.text, end, grammar)
        after = max(end, last.tail_end if last.tail else end, rate.end if rate else end)
        if not change:
            change = context.change_after(self.low, end, grammar)
        parts = self._parts(first, second, joint)
        if phrase and not (phrase == "over" and self._during(first, rest, after)):
            parts["bound"] = phrase
        if last.tail:
            parts["tail"] = last.tail
        if change:
            parts["change"] = change
        if rate is not None:
            parts["per"], parts["per_text"] = rate.noun, rate.text
            if rate.count:
                parts["per_count"] = rate.count
            if rate.magnitude:
                parts["per_magnitude"] = rate.magnitude
        level = LEVEL.match(self.low, end)
        if level is not None:
            parts["level"] = "1"
        self._inherit(first, parts)
        outer = self._outer(first.start, words, taken)
        kind = "range" if second is not None else first.kind
        found = Found(first.start, end, kind, "", parts, outer, after, after)
        self.last = found
        return found

    def _during(self, figure: Figure, words: list[str], end: int) -> bool:
        """Tells "over five years" (during) from "for over five years" (longer than)."""
        if not figure.unit or self._reading_of(figure).dimension != "duration":
            return False
        if words and words[-1] in LONGER:
            return False
        return not self.low.startswith((" old", " ago", " long", " later"), end)

    def _inherit(self, figure: Figure, parts: dict[str, str]) -> None:
        """A conversion in parentheses takes the comparator of what it converts: "below 8.9 ksi (61.4 MPa)"."""
        last = self.last
        if last is None or "bound" not in last.parts or "bound" in parts or "sign" in parts or "currency" in parts:
            return
        if "unit" in parts and self.text[last.end : figure.start].strip() == "(":
            parts["bound"] = last.parts["bound"]

    def _age(self, figure: Figure, words: list[str], second: Figure | None) -> None:
        """Ages without a unit: "aged 35", "Smith, 66, said", "she was 10"."""
        if not figure.number.isdecimal() or int(figure.number) > 120 or figure.sign:
            return
        before, after = self.text[self.floor : figure.start], self.text[figure.end : figure.end + 1]
        last = words[-1] if words else ""
        named = re.search(r"[A-Z][\w.'-]+, $", before[-32:]) is not None and (
            after == "," or (after == "." and figure.end + 2 >= len(self.text))
        )
        said = last in ("aged", "age", "ages") or (last == "of" and words[-2:-1] == ["age"])
        said = said or (
            len(words) > 1
            and last in PERSONAL_VERBS
            and words[-2] in PERSONS
            and (
                after in ".,;)"
                or self.low.startswith((" when", " at the time", " by the end", " on ", " and "), figure.end)
            )
        )
        said = said or (len(words) > 2 and last == "be" and words[-2] in ("will", "would") and words[-3] in PERSONS)
        said = said or (len(words) > 1 and last in ("over", "under") and words[-2] in AGED)
        said = said or AGE_CUE.search(self.low, max(self.floor, figure.start - 90), figure.start) is not None
        if (named and 1 < int(figure.number)) or said:
            figure.unit = "years of age"
            if second is not None:
                second.unit = figure.unit

    def _outer(self, start: int, words: list[str], taken: int) -> int:
        if not taken:
            return start
        at = self.low.rfind(words[len(words) - taken], self.floor, start)
        return at if at >= 0 else start

    def _lend(self, first: Figure, second: Figure) -> None:
        """Gives the first of "from 24.2 to 33 billion euros" the unit of the second."""
        if second.bare and not second.magnitude and first.unit and not first.tail:
            self.lent = (second.start, first)
        joint = JOIN.match(self.low, second.end)
        start = self._number_at(joint.end()) if joint is not None and joint[1] else None
        if second.bare and start is not None and joint is not None:
            second = read_figure(self.text, self.low, start, joint.end(), self.grammar) or second
        if first.bare:
            first.unit, first.symbol = second.unit, second.symbol
            first.currency, first.noun, first.head = second.currency, second.noun, second.head
            if not first.magnitude and second.magnitude:
                first.magnitude = second.magnitude

    def _parts(self, first: Figure, second: Figure | None, joint: str) -> dict[str, str]:
        parts = {"number": first.number, "kind": first.kind}
        holder = first
        if second is not None:
            parts["second"], parts["joint"] = second.number, joint
            parts["second_kind"] = second.kind
            if second.magnitude:
                parts["second_magnitude"] = second.magnitude
            if second.negative:
                parts["second_negative"] = "1"
            if first.bare:
                holder = second
        if first.magnitude:
            parts["magnitude"] = first.magnitude
        for name in ("currency", "unit", "said", "noun", "head", "country", "scaled", "extra", "sign"):
            value = getattr(first if name in ("sign", "extra") else holder, name)
            if value:
                parts[name] = value
        if holder.symbol:
            parts["symbol"] = "1"
        if first.negative:
            parts["negative"] = "1"
        return parts
