"""Conversion factors between units, computed by Pint.

Comes in: two unit expressions in Pint's spelling. Goes out: an exact `Decimal` factor. The shipped factors
are kept in `conversions.toml`, because importing Pint costs more than a whole start-up; run
`python -m kb.lexicon.conversions` after adding a unit to the package. A unit of a user's own folder that is
not in that table is computed when the lexicon is first used.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from functools import lru_cache
from pathlib import Path
from typing import Any

from kb.errors import LexiconError
from kb.lexicon.figures import Unit

TARGET = Path(__file__).with_name("conversions.toml")


def key(unit: Unit) -> str:
    """Returns the name under which a unit's factor is kept."""
    return f"{unit.pint} -> {unit.pint_canonical}"


def factor(unit: Unit) -> Decimal:
    """Returns by what one multiplies a value in `unit` to have it in its canonical unit.

    Raises:
        LexiconError: Pint does not know the unit, or cannot convert it.
    """
    import pint

    registry = _registry()
    try:
        with localcontext() as context:
            context.prec = 34
            value = registry.Quantity(Decimal(1), unit.pint).to(unit.pint_canonical).magnitude
            return Decimal(str(+value)).normalize()
    except (pint.errors.PintError, AttributeError) as error:
        remedy = "correct `pint` or `pint_canonical`, or give `factor`"
        raise LexiconError(
            f"unit {unit.name!r}: {error}", file=TARGET.with_name("units.toml"), remedy=remedy
        ) from error


@lru_cache(maxsize=1)
def _registry() -> Any:
    import pint

    return pint.UnitRegistry(non_int_type=Decimal)


def render(units: list[Unit]) -> str:
    """Returns the text of `conversions.toml` for these units."""
    rows = {key(unit): factor(unit) for unit in units if unit.pint is not None and unit.pint_canonical is not None}
    lines = [f'"{name}" = "{value:f}"' for name, value in sorted(rows.items())]
    head = "# Generated from Pint by `python -m kb.lexicon.conversions`; do not edit.\n[factor]\n"
    return head + "\n".join(lines) + "\n"


if __name__ == "__main__":
    from kb.lexicon import load

    TARGET.write_text(render(load().figures.units.unit), encoding="utf-8")
