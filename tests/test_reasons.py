"""How each field came about, as `kb explain` tells it."""

from __future__ import annotations

import json

from kb.publish.reasons import reasons

ROW = {
    "figure": "$14 billion",
    "quote": "Ferrox reported sales of $14 billion in 2024.",
    "start": 125,
    "quote_start": 100,
    "subject": "Ferrox",
    "subject_text": "Ferrox",
    "metric": "revenue",
    "metric_text": "sales",
    "rules": json.dumps(
        [
            "digits",
            "figure: noun-of",
            "metric: metric-lexicon",
            "subject: owner",
            "period-right-after+fiscal",
            "source-by-verb",
            "modality-told",
            "polarity-plain",
            "change-none",
        ]
    ),
}


def test_each_field_is_told_with_words_and_distance() -> None:
    assert dict(reasons(ROW)) == {
        "Figure": "written in digits; it follows a noun and 'of'",
        "Metric": "a metric's word in the sentence, 1 word before the figure",
        "Subject": "the subject of the verb, 3 words before the figure",
        "Period": "right after the figure, placed by the company's fiscal year",
        "Says so": "the subject of a verb of telling",
        "Stated as": "somebody is named who says so",
    }


def test_a_rule_without_a_phrase_is_told_by_its_name() -> None:
    told = dict(reasons({**ROW, "rules": json.dumps(["metric: never-heard-of", "period-never-heard-of"])}))
    assert told["Metric"].startswith("never heard of")
    assert told["Period"] == "never heard of"


def test_what_is_taken_over_says_so() -> None:
    row = {**ROW, "subject_text": "The group", "rules": json.dumps(["figure: said", "inherited"])}
    told = dict(reasons(row))
    assert told["Metric"] == told["Subject"] == "taken over from the figure before"


def test_words_outside_the_sentence() -> None:
    told = dict(reasons({**ROW, "subject_text": "The group", "rules": json.dumps(["subject: antecedent"])}))
    assert told["Subject"] == "what a pronoun or 'the company' stands for, outside the sentence"
