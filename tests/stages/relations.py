"""A case is two claims: `both` holds what they share, `a` and `b` the rest; `expect` names relation and slot.

`slack` sets lower and upper around the stated ends; `entities` and `metrics` add rows to the lexicon.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from typing import Any

from kb.compare import compare
from kb.lexicon import Lexicon, load
from kb.lexicon.context import Entities, Entity, Metric, Metrics
from kb.model import Record
from kb.settings import Settings
from tests import factories

SIDES = {"a": "north.txt", "b": "south.txt"}


def run(case: dict[str, Any]) -> None:
    lexicon = lexicon_with(case)
    one, other = (record(case, side) for side in ("a", "b"))
    found = compare(one, other, lexicon=lexicon, settings=Settings())
    got = {"relation": found.relation.value, "slot": found.slot}
    expect = case["expect"]
    assert {name: got[name] for name in got if name in expect} == {k: v for k, v in expect.items() if k in got}, (
        got,
        found.explanation,
    )
    for words in expect.get("says", []):
        assert words in found.explanation, found.explanation
    mirrored = compare(other, one, lexicon=lexicon, settings=Settings())
    assert mirrored.relation is found.relation, "a comparison reads the same from both sides"


def record(case: dict[str, Any], side: str) -> Record:
    fields = {"article": SIDES[side], **case.get("both", {}), **case[side]}
    slack = fields.pop("slack", None)
    figure, low = fields.pop("figure"), fields.pop("low", None)
    high = fields.pop("high", low)
    if slack is not None:
        fields |= {"lower": None if low is None else low - slack, "upper": None if high is None else high + slack}
    if fields.get("comparator") in (">", ">="):
        high = None
        fields["upper"] = fields.get("upper") if fields.get("vague") else None
    if fields.get("comparator") in ("<", "<="):
        low = None
        fields["lower"] = None
    about = f"{fields.get('subject', 'it')} {' '.join(fields.get('qualifiers', []))} {fields.get('metric', '')}"
    fields.setdefault("quote", f"On {about} it said {figure}.")
    fields.setdefault("quote_start", 0 if side == "a" else 900)
    return factories.record(figure, low, high, **fields)


def lexicon_with(case: dict[str, Any]) -> Lexicon:
    """Returns the shipped lexicon with the case's own entities and metrics laid over it."""
    entities, metrics = case.get("entities", []), case.get("metrics", [])
    return _extended(json.dumps(entities), json.dumps(metrics)) if entities or metrics else load()


@lru_cache(maxsize=64)
def _extended(entities: str, metrics: str) -> Lexicon:
    base = load()
    named = [*map(Entity.model_validate, json.loads(entities)), *base.context.entities.entity]
    measured = [*map(Metric.model_validate, json.loads(metrics)), *base.context.metrics.metric]
    words = base.context.model_copy(update={"entities": Entities(entity=named), "metrics": Metrics(metric=measured)})
    return replace(base, context=words, digest=f"{base.digest}{entities}{metrics}")
