"""The parts of relating that need no model, and what the parser is shown."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kb.errors import ModelError
from kb.lexicon import load
from kb.model import Comparator, Passage, PassageKind, Quantity
from kb.relate.parsing import syntax
from kb.relate.parsing.models import load_model
from kb.relate.parsing.parse import needs_parse, parse
from kb.relate.parsing.tokens import Doc
from kb.relate.scene.names import names_of, stem
from tests.stages.context import model


def quantity(text: str, figure: str, unit: str | None = None) -> Quantity:
    start = text.index(figure)
    one = Decimal(1)
    return Quantity(
        passage=0,
        start=start,
        end=start + len(figure),
        text=figure,
        low=one,
        high=one,
        lower=one,
        upper=one,
        stated_low=one,
        stated_high=one,
        stated_unit=None,
        unit=unit,
        per=None,
        comparator=Comparator.EQUAL,
    )


def sentence(text: str, index: int = 0, kind: PassageKind = PassageKind.SENTENCE) -> Passage:
    return Passage(index=index, kind=kind, start=0, end=len(text), text=text)


def parsed(text: str, *figures: tuple[str, str | None]) -> Doc:
    items = [(sentence(text), [quantity(text, figure, unit) for figure, unit in figures])]
    (doc,) = parse(items, nlp=model().nlp)
    assert doc is not None
    return doc


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("They will spend between $660–690B on infrastructure.", [("$660–690B", "USD")]),
        ("It has grown at 2.4×/year since 2016.", [("2.4×", "x")]),
        ("A 10-trillion-parameter model (the largest) needs ~200 trillion tokens.", [("10-trillion-parameter", None)]),
        ("Odd  spaces\tand $5M\nstay.", [("$5M", "USD")]),
    ],
)
def test_offsets_are_the_passage_s_own(text: str, figures: list[tuple[str, str | None]]) -> None:
    doc = parsed(text, *figures)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)


def test_stand_ins_keep_the_tree_in_order() -> None:
    doc = parsed("They will spend $660–690B on infrastructure.", ("$660–690B", "USD"))
    spend = next(token for token in doc if token.text == "spend")
    assert [token.text for token in spend.children if token.dep_ == "dobj"] == ["660–690B"]


def test_asides_are_hidden_from_the_parser() -> None:
    doc = parsed("The model – a class that powers many tools – costs $5M to run.", ("$5M", "USD"))
    costs = next(token for token in doc if token.text == "costs")
    assert [token.text for token in costs.children if token.dep_ == "nsubj"] == ["model"]


def test_figure_tokens_are_known() -> None:
    doc = parsed("Revenue rose to $5M.", ("$5M", "USD"))
    assert [token.text for token in doc if syntax.in_figure(token)] == ["$", "5M"]


def test_only_figure_sentences_are_parsed() -> None:
    plain, figure = sentence("Nothing happened."), sentence("It cost $5M.", 1)
    row = sentence("Acme | $5M", 2, PassageKind.TABLE_ROW)
    assert not needs_parse(plain, [])
    assert needs_parse(figure, [quantity(figure.text, "$5M", "USD")])
    assert not needs_parse(row, [quantity(row.text, "$5M", "USD")])


def test_the_sentence_before_a_pronoun_is_parsed_too() -> None:
    first, second = sentence("Knowledge distillation compresses a model."), sentence("It saves $5M.", 1)
    docs = list(parse([(first, []), (second, [quantity(second.text, "$5M", "USD")])], nlp=model().nlp))
    assert all(doc is not None for doc in docs)


def test_unknown_model_is_named() -> None:
    with pytest.raises(ModelError, match="no_such_model"):
        load_model("no_such_model")


def test_stems() -> None:
    assert [stem(word) for word in ("Costs", "companies", "gas", "GPUs", "losses", "status")] == [
        "cost",
        "company",
        "gas",
        "gpu",
        "loss",
        "status",
    ]


def test_longest_alias_wins() -> None:
    found = names_of(load()).find("Gemini Ultra and Gemini differ from GPT-3.5")
    assert [named.entity.name for named in found] == ["Gemini Ultra", "Gemini", "GPT-3.5"]


def test_metrics_are_found_by_their_words_in_any_order() -> None:
    names = names_of(load())
    found = names.metric("cost", ["amortized", "cost", "training"], "money")
    assert found is not None and found[0].name == "training cost"
    assert names.metric("cost", ["training", "cost"], "energy") is None


def test_a_set_is_known_by_its_members() -> None:
    names = names_of(load())
    five = names.set_of(["Oracle", "Meta", "Amazon", "Alphabet", "Microsoft"])
    assert five is not None and five.name == "US hyperscalers"
    assert names.set_of(["Oracle", "Meta"]) is None


def doc_of(words: list[str], heads: list[int], deps: list[str], tags: list[str]) -> Doc:
    return Doc(words=words, heads=heads, deps=deps, tags=tags)


def test_shared_subject_of_a_second_verb() -> None:
    doc = doc_of(
        ["Acme", "rose", "and", "fell"], [1, 1, 1, 1], ["nsubj", "ROOT", "cc", "conj"], ["NNP", "VBD", "CC", "VBD"]
    )
    subject = syntax.subject_of(doc[3])
    assert subject is not None and subject.text == "Acme"


def test_last_name_of_a_list_is_not_missed() -> None:
    doc = doc_of(
        ["Acme", ",", "Brill", ",", "and", "Corva", "are"],
        [6, 0, 0, 6, 6, 6, 6],
        ["nsubj", "punct", "conj", "punct", "cc", "nsubj", "ROOT"],
        ["NNP", ",", "NNP", ",", "CC", "NNP", "VBP"],
    )
    assert [token.text for token in syntax.conjuncts(doc[0])] == ["Acme", "Brill", "Corva"]
