"""Normalisation of quantities: numbers, rounding, conversion, and a user's own words."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from kb.detect import detect
from kb.errors import LexiconError
from kb.lexicon import Lexicon, load
from kb.lexicon.conversions import TARGET, render
from kb.lexicon.figure_tables import plural, singular, tables
from kb.model import Passage, PassageKind, Quantity, Rejection
from kb.normalise import normalise
from kb.normalise.numbers import from_digits, from_words

LEXICON = load()
TABLES = tables(LEXICON)
GLYPHS = LEXICON.figures.numerals.glyphs


def one(text: str, lexicon: Lexicon = LEXICON) -> Quantity:
    passage = Passage(0, PassageKind.SENTENCE, 0, len(text), text)
    (mention,) = detect([passage], lexicon=lexicon)
    quantity = normalise(mention, anchor=None, lexicon=lexicon)
    assert isinstance(quantity, Quantity)
    return quantity


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234,567.89", "1234567.89"),
        ("12,34,567", "1234567"),
        ("1.234,56", "1234.56"),
        ("1.234.567", "1234567"),
        ("1'200", "1200"),
        ("1 234", "1234"),
        (".5", "0.5"),
        ("17-1/4", "17.25"),
        ("2 1/2", "2.5"),
        ("2¾", "2.75"),
        ("½", "0.5"),
        ("3/4", "0.75"),
        ("3:1", "3"),
        ("1e25", "1E+25"),
        ("2.5e-3", "0.0025"),
        ("10^26", "1E+26"),
        ("3.1 × 10²³", "3.1E+23"),
        ("6.2×10⁻⁹", "6.2E-9"),
        ("2.1 × 10²&sup5;", "2.1E+25"),
    ],
)
def test_digits(text: str, value: str) -> None:
    number = from_digits(text, GLYPHS)
    assert number is not None
    assert number.value == Decimal(value)


@pytest.mark.parametrize("text", ["9" * 300, "1e999", "10^9999", "1/0", "1:0", "10" + "²" * 400])
def test_numbers_no_text_means_are_refused(text: str) -> None:
    assert from_digits(text, GLYPHS) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("seventeen", 17),
        ("ninety-nine", 99),
        ("a hundred", 100),
        ("one hundred and five", 105),
        ("twenty-eight thousand six hundred forty-two", 28642),
        ("three hundred thousand", 300000),
        ("two and a half million", 2500000),
        ("one-and-a-half", Decimal("1.5")),
        ("two million four hundred thousand", 2400000),
        ("hundred thousand", 100000),
        ("three dozen", 36),
    ],
)
def test_words(text: str, value: int | Decimal) -> None:
    assert from_words(text, TABLES) == value


@pytest.mark.parametrize(
    "number", ["9" * 400, "9" * 1_000_000, "million " * 200_000, "1e9" + "9" * 1000, "10^" + "9" * 1000]
)
def test_a_number_too_large_is_a_rejection(number: str) -> None:
    text = f"It has {number} parts."
    mention = detect([Passage(0, PassageKind.SENTENCE, 0, len(text), text)], lexicon=LEXICON)[0]
    assert isinstance(normalise(mention, anchor=None, lexicon=LEXICON), Rejection)


def test_shipped_factors_are_those_of_pint() -> None:
    assert TARGET.read_text(encoding="utf-8") == render(LEXICON.figures.units.unit)


@pytest.mark.parametrize("word", ["country", "bank", "box", "day", "bus", "match"])
def test_plural_and_back(word: str) -> None:
    assert singular(plural(word), TABLES.singulars) == word


def test_stated_value_and_unit_stay_beside_the_canonical_ones() -> None:
    quantity = one("It uses 50 GWh.")
    assert (str(quantity.stated_low), quantity.stated_unit) == ("50", "GWh")
    assert quantity.low == 50_000_000_000
    assert quantity.unit == "Wh"


def test_a_user_adds_a_unit_that_pint_knows(tmp_path: Path) -> None:
    (tmp_path / "units.toml").write_text(
        '[[unit]]\nname = "furlong"\ndimension = "length"\ncanonical = "metre"\npint = "furlong"\n'
        'pint_canonical = "meter"\nwords = ["furlong"]\n'
    )
    quantity = one("It ran eight furlongs.", load(tmp_path))
    assert (quantity.text, quantity.unit) == ("eight furlongs", "metre")
    assert quantity.low == pytest.approx(Decimal("1609.344"), rel=Decimal("0.0001"))


def test_a_user_adds_a_unit_with_a_factor(tmp_path: Path) -> None:
    (tmp_path / "units.toml").write_text(
        '[[unit]]\nname = "container"\ndimension = "count"\ncanonical = "count:TEU"\nfactor = "2"\n'
        'words = ["forty-foot container"]\nsymbols = ["FEU"]\n'
    )
    quantity = one("The port moved 1.5 million FEU.", load(tmp_path))
    assert quantity.low == 3_000_000
    assert quantity.unit == "count:TEU"


def test_a_user_adds_a_currency(tmp_path: Path) -> None:
    (tmp_path / "currencies.toml").write_text(
        '[[currency]]\nname = "XGL"\nbefore = ["Ɠ"]\nwords = ["galleon"]\ncents = { sickle = "0.0588" }\n'
    )
    lexicon = load(tmp_path)
    assert one("It costs 7 galleons.", lexicon).unit == "XGL"
    assert one("It costs Ɠ7 million.", lexicon).low == 7_000_000


def test_a_unit_that_pint_does_not_know_is_reported(tmp_path: Path) -> None:
    (tmp_path / "units.toml").write_text(
        '[[unit]]\nname = "smidgen"\ndimension = "volume"\ncanonical = "litre"\npint = "no_such_unit"\n'
        'pint_canonical = "liter"\nwords = ["smidgen"]\n'
    )
    with pytest.raises(LexiconError, match="smidgen"):
        tables(load(tmp_path))


def test_a_users_cue_decides_a_spelling(tmp_path: Path) -> None:
    rows = '[[ambiguous]]\nform = "pt"\nunit = "pint"\ncues = ["milk"]\n'
    (tmp_path / "units.toml").write_text(rows, encoding="utf-8")
    own = load(tmp_path)
    assert one("They drank 2 pt of milk.", own).unit == "litre"
    assert one("It rose by 2 pt.", own).unit == "point"
    assert one("It was 70 F outside.", own).unit == "degC"


def test_a_mistake_is_told_by_the_name_of_its_row(tmp_path: Path) -> None:
    (tmp_path / "units.toml").write_text('[[unit]]\nname = "smidgen"\ndimenson = "volume"\n', encoding="utf-8")
    with pytest.raises(LexiconError, match=r"units\.toml: unit\.smidgen\.dimension: Field required"):
        load(tmp_path)


def test_coins_have_their_own_worth(tmp_path: Path) -> None:
    rows = '[[currency]]\nname = "XGL"\nwords = ["galleon"]\ncents = { sickle = "0.0588" }\n'
    (tmp_path / "currencies.toml").write_text(rows, encoding="utf-8")
    assert one("It cost 20 galleons and 3 sickles.", load(tmp_path)).low == Decimal("20.1764")


def test_an_ambiguous_spelling_means_a_known_unit(tmp_path: Path) -> None:
    (tmp_path / "units.toml").write_text('[[ambiguous]]\nform = "pt"\nunit = "zork"\n', encoding="utf-8")
    with pytest.raises(LexiconError, match=r"units\.toml: ambiguous: .*zork"):
        load(tmp_path)
