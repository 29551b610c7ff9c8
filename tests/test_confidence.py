"""The clues of the confidence: each is said where it holds and not where it does not."""

from __future__ import annotations

import pytest

from kb.evaluate import read_examples
from kb.lexicon import load
from kb.model import Claim
from kb.relate.confidence import FIELDS, clues_of, confidence, weighed
from kb.relate.confidence.beside import beside
from kb.relate.confidence.said import said
from kb.relate.parsing.tokens import Doc
from kb.relate.scene.scene import Scene
from tests.factories import article, claim, passage
from tests.test_evaluate import FIRST_SIGHT

LEXICON = load()
TEXT = "Corvane fell. Corvane, which left Tessaly Group, sold 40 looms in March."


def scene(text: str = TEXT, docs: dict[int, Doc] | None = None) -> Scene:
    return Scene(article(text), [passage(text)], {}, docs or {}, LEXICON)


def looms(**fields: object) -> Claim:
    at = TEXT.index("40")
    values = {"quote": TEXT, "quote_start": 0, "start": at, "end": at + 2, "unit": "count:loom", "low": 40, "high": 40}
    return claim("40", **{**values, **fields})


@pytest.mark.parametrize(
    ("fields", "clue"),
    [
        ({"subject": None}, "no-subject"),
        ({"metric": None}, "no-metric"),
        ({"subject": "Corvane"}, "named"),
        ({"subject": "paint maker"}, "name-of-words"),
        ({"subject": "OpenAI", "metric": "revenue"}, "bears"),
        ({"subject": "textile mill", "metric": "net income"}, "firm-unnamed"),
        ({"metric": "revenue", "unit": "USD"}, "fits"),
        ({"metric": "revenue", "unit": "hour"}, "misfits"),
        ({"metric": "number of looms"}, "metric-generic"),
        ({"metric": "loom rattle"}, "metric-unknown"),
        ({"subject": "net revenue"}, "subject-is-measure"),
        ({"figure": "forty"}, "begins-in-words"),
        ({"comparator": ">"}, "bound"),
        ({"period_start": "2026-03-01", "period_end": "2026-03-31"}, "month-long"),
        ({"period_start": "2026-03-01"}, "open-ended"),
        ({"unit": "%"}, "share"),
        ({"unit": "week"}, "duration"),
        ({"unit": None}, "no-unit"),
        ({"unit": "tonne"}, "measured"),
        ({"low": 3}, "small"),
        ({"figure": "forty"}, "spelled"),
        ({"qualifiers": ("steel",)}, "narrowed"),
        ({"period_start": "2026-03-01", "rules": ("period-right-after",)}, "dated-beside"),
        ({"period_start": "2026-03-01", "rules": ("period-clause-above",)}, "dated-from-afar"),
        ({"rules": ("subject: owner, inherited",)}, "inherited"),
    ],
)
def test_what_the_claim_says(fields: dict[str, object], clue: str) -> None:
    plain = looms(subject="Corvane Mills", metric="output of yarn", unit="x", low=40)
    figure = fields.pop("figure", "40")
    assert clue in said(claim(str(figure), **{"subject": "", "metric": "output", **fields}), LEXICON)
    assert clue not in said(plain, LEXICON) or clue in ("named", "name-of-words", "metric-unknown")


def test_names_between_the_subject_and_the_figure() -> None:
    (found,) = clues_of([looms(subject="Corvane", subject_text="Corvane")], scene())
    assert {"name-between", "main-name", "in-lead", "mentioned-1", "opening"} <= set(found)
    (found,) = clues_of([looms(subject="Tessaly Group", subject_text="Tessaly Group")], scene())
    assert "last-name" in found
    assert "name-between" not in found


@pytest.mark.parametrize(
    ("text", "fields", "clue", "without"),
    [
        ("Sales of looms rose to 40.", {"metric": "sales"}, "metric-named", "Looms rose to 40."),
        ("Sales and profit came to 40.", {"metric": "sales"}, "measure-nearer", "Profit and sales came to 40."),
        ("In 2019 they sold 40.", {}, "year-untaken", "They sold 40."),
        ("In March they sold 40.", {}, "month-untaken", "They may have sold 40."),
        ("The mills: 40.", {}, "behind-colon", "The mills had 40."),
        ("A year earlier, in that quarter, 40.", {}, "time-words-2", "There were 40."),
    ],
)
def test_what_stands_in_the_sentence(text: str, fields: dict[str, object], clue: str, without: str) -> None:
    def found(words: str) -> set[str]:
        at = words.index("40")
        row = claim("40", **{"quote": words, "quote_start": 0, "start": at, "end": at + 2, **fields})
        return set(clues_of([row], scene(words))[0])

    assert clue in found(text)
    assert clue not in found(without)


def test_a_long_sentence_is_read_within_reach_of_the_figure() -> None:
    words = "In 2019 " + "looms and looms " * 200 + "40."
    row = looms(quote=words, start=words.index("40"), end=words.index("40") + 2)
    assert "year-untaken" not in clues_of([row], scene(words))[0]


def test_claims_beside_one() -> None:
    rows = [looms(subject=name, start=start) for start, name in enumerate(("Corvane", "Corvane", None, "Tessaly"))]
    assert {"subject-commonest", "sibling-open", "sibling-of-another", "open-often"} <= beside(rows, 0)
    assert "subject-commonest" not in beside(rows, 3)
    dated = [looms(period_start="2026-03-01", period_end="2026-03-31"), looms()]
    assert "sibling-of-another-time" in beside(dated, 0)
    assert beside(rows[:1], 0) == set()


def test_a_long_article_is_judged_by_what_is_near() -> None:
    rows = [looms(subject="Corvane", start=start, quote_start=start) for start in range(50)]
    far = [looms(subject=None, start=start, quote_start=start) for start in range(60, 90)]
    assert beside(rows, 10) == beside([*rows, *far], 10)


def test_the_grammatical_subject_is_asked_of_the_parse() -> None:
    words, heads = ["Corvane", "sold", "40", "looms", "."], [1, 1, 3, 1, 1]
    tags, deps = ["NNP", "VBD", "CD", "NNS", "."], ["nsubj", "ROOT", "nummod", "dobj", "punct"]
    doc = Doc(words=words, spaces=[True, True, True, False, False], heads=heads, tags=tags, deps=deps)
    row = claim("40", quote=doc.text, quote_start=0, start=13, end=15, subject="Corvane", subject_text="Corvane")
    (found,) = clues_of([row], scene(doc.text, {0: doc}))
    assert "clause-is-of-subject" in found
    assert "before-noun" in found
    assert "no-main-subject" not in found
    other = claim("40", quote=doc.text, quote_start=0, start=13, end=15, subject="Tessaly", subject_text="Tessaly")
    (found,) = clues_of([other], scene(doc.text, {0: doc}))
    assert not {"clause-is-of-subject", "no-clause-subject"} & set(found)


def test_the_whole_is_never_surer_than_a_field() -> None:
    for clues in ((), ("no-subject",), ("no-metric",), ("named", "clause-is-of-subject", "bears")):
        whole, parts = confidence(clues, lexicon=LEXICON)
        assert set(parts) == set(FIELDS)
        assert 0 <= whole <= min(parts.values())
    assert confidence(("no-subject",), lexicon=LEXICON)[0] < 0.05


def test_what_speaks_most_against_a_claim_and_for_it_is_named() -> None:
    clues = ("bears", "clause-is-of-subject", "gap-10", "mentioned-1", "metric-named", "month-untaken", "rate")
    (told,) = weighed([looms(rules=("digits",))], [clues], lexicon=LEXICON)
    assert told.rules == ("digits", "doubt: month-untaken, gap-10", "trust: bears, metric-named")
    (told,) = weighed([looms(rules=())], [("mentioned-1",)], lexicon=LEXICON)
    assert told.rules == ("doubt: lacks-metric-named, lacks-clause-is-of-subject",)
    (told,) = weighed([looms(rules=())], [("gap-10", "known-name", "no-subject")], lexicon=LEXICON)
    assert told.rules == ("doubt: no-subject",)


def test_every_weight_is_of_a_clue_that_is_still_given() -> None:
    weights = LEXICON.reporting.confidence
    weighed = {name for table in (weights.together, *weights.fields.values()) for name in table} - {"bias"}
    assert weighed <= {clue for row in read_examples([FIRST_SIGHT]) for clue in row.clues}
