"""Reference tables: every number of a mapped column becomes a claim held to its cell."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from kb.cli import main
from kb.compare import compare
from kb.errors import InputError
from kb.lexicon import load
from kb.model import Claim, Record, Relation
from kb.pipeline.table_map import TableMap, ValueColumn, load_map
from kb.pipeline.tables import read_table, rows
from kb.settings import Settings

LEXICON = load()
MAPS = sorted((Path(__file__).parent.parent / "docs" / "maps").glob("*.toml"))

WIDE = """\
Plant,Owner,Year,Output (kt),Cost,Note
"Port Sable, East",Northline,2024,"1,250",$48.5,"said ""about"" so"
Port Sable,Northline,2025,1300,,
Dune,,2023,n/a,12-14,two numbers
"""
LONG = "Who;x\n"
MAP = TableMap(
    source="The Register of Plants",
    subject="Plant",
    period="Year",
    attributed_to="Owner",
    values=(
        ValueColumn("Output (kt)", metric="plant tally", unit="tonne", stated_unit="kt", scale=Decimal(1000)),
        ValueColumn("Cost", metric="plant bill", unit="USD", basis="2024 dollars", modality="estimated"),
    ),
)


def claims(text: str = WIDE, mapped: TableMap = MAP) -> list[Claim]:
    return list(read_table(text, "plants.csv", mapped, lexicon=LEXICON).claims)


def test_each_number_is_a_claim_held_to_its_cell() -> None:
    found = claims()
    assert [(row.figure, row.low, row.metric) for row in found] == [
        ("1,250", Decimal(1250000), "plant tally"),
        ("48.5", Decimal("48.5"), "plant bill"),
        ("1300", Decimal(1300000), "plant tally"),
    ]
    for row in found:
        assert WIDE[row.start : row.end] == row.figure
        assert WIDE[row.quote_start : row.quote_start + len(row.quote)] == row.quote
    first = found[0]
    assert first.quote == '"Port Sable, East",Northline,2024,"1,250",$48.5,"said ""about"" so"'
    assert (first.subject, first.attributed_to, first.unit) == ("Port Sable, East", "Northline", "tonne")
    assert (first.stated_low, first.stated_unit) == (Decimal(1250), "kt")
    assert (first.period_start, first.period_end) == (date(2024, 1, 1), date(2024, 12, 31))
    assert found[1].qualifiers == ("2024 dollars",)
    assert found[1].modality == "estimated"


@pytest.mark.parametrize(
    ("cell", "figure", "low"),
    [
        ("$5.6M", "5.6M", "5600000"),
        ("$5.6 million", "5.6 million", "5600000"),
        ("1.2 Billion", "1.2 Billion", "1200000000"),
        ("48.5 (est.)", "48.5", "48.5"),
        ("48.5 USD", "48.5", "48.5"),
        ("1e6", "1e6", "1000000"),
    ],
)
def test_a_cell_may_tell_its_magnitude(cell: str, figure: str, low: str) -> None:
    (found,) = [row for row in claims(f"Plant,Owner,Year,Output (kt),Cost,Note\nDune,,2023,,{cell},\n") if row.low]
    assert (found.figure, found.low, found.stated_low) == (figure, Decimal(low), Decimal(low))


def test_a_magnitude_is_told_once() -> None:
    with pytest.raises(InputError, match="tells its magnitude, and so does the map"):
        claims("Plant,Owner,Year,Output (kt),Cost,Note\nDune,,2023,5 million,,\n")
    for cell in ("5 kt", "5 t", "5m"):  # units, as far as tonnes are concerned
        (found,) = claims(f"Plant,Owner,Year,Output (kt),Cost,Note\nDune,,2023,{cell},,\n")
        assert found.low == 5000


def test_what_no_base_can_keep_is_passed_over_or_told() -> None:
    assert claims("Plant,Owner,Year,Output (kt),Cost,Note\nDune,,2023,1e999,1 or 2,\n") == []
    with pytest.raises(InputError, match="is no date"):
        claims("Plant,Owner,Year,Output (kt),Cost,Note\nDune,,0000,5,,\n")


def test_a_long_table_names_metric_and_unit_in_columns() -> None:
    text = "Firm,What,Amount,Unit\nNorthline,revenue,5,USD\nNorthline,headcount,70,person\n"
    mapped = TableMap("R", (ValueColumn("Amount", metric_column="What", unit_column="Unit"),), subject="Firm")
    assert [(row.metric, row.unit) for row in claims(text, mapped)] == [("revenue", "USD"), ("headcount", "person")]


def test_days_years_and_whole_months() -> None:
    text = "Firm,On,N\nA,03/04/2025,1\nB,2024,2\nC,,3\n"
    for whole, first, last in (
        (None, date(2025, 3, 4), date(2025, 3, 4)),
        ("month", date(2025, 3, 1), date(2025, 3, 31)),
        ("year", date(2025, 1, 1), date(2025, 12, 31)),
    ):
        mapped = TableMap(
            "R", (ValueColumn("N", metric="n"),), subject="Firm", period="On", date_format="%m/%d/%Y", whole=whole
        )
        found = claims(text, mapped)
        assert (found[0].period_start, found[0].period_end) == (first, last)
        assert found[1].period_end == date(2024, 12, 31)
        assert found[2].period_start is None
    with pytest.raises(InputError, match="no date like"):
        claims("Firm,On,N\nA,soon,1\n", mapped)


def test_known_names_are_canonical() -> None:
    entity = next(each for each in LEXICON.context.entities.entity if each.aliases)
    mapped = TableMap("R", (ValueColumn("N", metric="n"),), subject="Who")
    (row,) = claims(f"Who,N\n{entity.aliases[0].upper()},1\n", mapped)
    assert row.subject == entity.name
    assert row.subject_text == entity.aliases[0].upper()


def test_missing_columns_are_told_all_at_once() -> None:
    with pytest.raises(InputError, match="'Cost', 'Owner', 'Plant', 'Year'"):
        claims("Output (kt),Sum\n1,2\n")
    with pytest.raises(InputError, match="has no column"):
        claims("")


@given(st.lists(st.lists(st.text(), min_size=1, max_size=4), min_size=1, max_size=4))
def test_written_cells_are_read_again(table: list[list[str]]) -> None:
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in table]
    text = "\n".join(",".join(row) for row in quoted)
    assert [[cell.text for cell in row] for row in rows(text)] == table


@given(st.text(alphabet='a1,"\r\n ', max_size=60))
def test_any_text_is_read_to_its_end(text: str) -> None:
    for row in rows(text):
        for cell in row:
            assert 0 <= cell.start <= cell.end <= len(text)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "[source] is missing; [rows] is missing; [[value]] is missing"),
        ("[source]\nname = 1", "source.name: is no str"),
        ("[source]\nnam = 'x'", "source.nam: no such entry"),
        ("[source]\nname = 'x'\n[rows]\nsubject = 'S'\n[[value]]\ncolumn = 'c'", "needs column, and metric"),
        ("[source]\nname = 'x'\n[rows]\nsubject = 'S'\nwhole = 'day'\n[[value]]\ncolumn = 'c'\nmetric = 'm'", "whole"),
        ("[[value]]\ncolumn = 'c'\nmetric = 'm'\nmodality = 'sure'", "give one of"),
        ("[[value]]\ncolumn = 'c'\nmetric = 'm'\nspread = { Likely = 0.5 }", "numbers of 1 or more"),
        ("[extra]", "extra: no such section"),
        ("nothing", "cannot be read as TOML"),
    ],
)
def test_a_wrong_map_lists_its_mistakes(content: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as told:
        load_map(path)
    assert message in str(told.value)


def test_a_table_says_how_far_its_figures_may_be_off() -> None:
    text = "Model,Compute,Sure\nA,8e24,Likely\nB,8e24,Confident\nC,8e24,\n"
    value = ValueColumn(
        "Compute", metric="training compute", spread_column="Sure", spread={"Likely": 10, "Confident": 2}
    )
    found = claims(text, TableMap("R", (value,), subject="Model"))
    assert [(row.lower, row.upper, row.comparator.value) for row in found] == [
        (Decimal("8e23"), Decimal("8e25"), "~"),
        (Decimal("4e24"), Decimal("16e24"), "~"),
        (Decimal("8e24"), Decimal("8e24"), "="),
    ]


def test_rows_of_one_table_never_contradict_each_other() -> None:
    text = "Firm,On,N\nNorthline,2024-12-31,500\nNorthline,2024-12-31,900\n"
    mapped = TableMap("R", (ValueColumn("N", metric="headcount", unit="person"),), subject="Firm", period="On")
    extracted = read_table(text, "staff.csv", mapped, lexicon=LEXICON)
    one, other = (Record(claim=row, origin="R", published_on=None, reference=True) for row in extracted.claims)
    found = compare(one, other, lexicon=LEXICON, settings=Settings())
    assert (found.relation, found.slot) == (Relation.UNDETERMINED, "row")


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.stem)
def test_shipped_maps_load(path: Path) -> None:
    assert load_map(path).values


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.stem)
def test_shipped_maps_read_a_made_up_table(path: Path) -> None:
    mapped = load_map(path)
    heads = sorted(mapped.columns())
    ends = (
        (mapped.period, date(2024, 3, 31)),
        (mapped.period_start, date(2024, 3, 31)),
        (mapped.period_end, date(2024, 6, 30)),
    )
    days = {name: day.strftime(mapped.date_format) for name, day in ends if name}
    figures = {value.column: "1250.5" for value in mapped.values}
    cells = {**dict.fromkeys(heads, "Thing"), **days, **figures, **mapped.where}
    lines = (",".join(f'"{name}"' for name in heads), ",".join(f'"{cells[name]}"' for name in heads))
    found = claims("\n".join(lines) + "\n", mapped)
    assert len(found) == len(mapped.values)
    assert all((row.figure, bool(row.unit)) == ("1250.5", True) for row in found)
    assert {row.metric for row in found} == {value.metric for value in mapped.values}
    if mapped.period or mapped.period_start:
        assert all(row.period_start and row.period_start.year == 2024 for row in found)


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.stem)
def test_shipped_maps_name_metrics_of_the_lexicon(path: Path) -> None:
    known = {row.name for row in LEXICON.context.metrics.metric}
    unknown = {value.metric for value in load_map(path).values} - known
    assert unknown <= {"training power draw", "number of messages"}


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.stem)
def test_shipped_maps_are_listed(path: Path) -> None:
    assert f"`{path.name}`" in (path.parent.parent / "cross-check.md").read_text(encoding="utf-8")


def test_a_table_is_imported_once_and_stands_beside_articles(tmp_path: Path) -> None:
    table, mapped, db = tmp_path / "plants.csv", tmp_path / "plants.toml", tmp_path / "kb.db"
    table.write_text(WIDE, encoding="utf-8")
    mapped.write_text(
        '[source]\nname = "The Register"\ndate = 2026-01-02\n[rows]\nsubject = "Plant"\nperiod = "Year"\n'
        '[[value]]\ncolumn = "Output (kt)"\nmetric = "output"\nunit = "tonne"\nscale = 1000\n',
        encoding="utf-8",
    )

    def run(*arguments: str, status: int = 0) -> str:
        result = CliRunner().invoke(main, [*arguments, "--db", str(db)])
        assert result.exit_code == status, result.output
        return result.output

    command = ("import-table", str(table), "--map", str(mapped))
    assert "2 new" in run(*command)
    before = db.read_bytes()
    assert "Nothing changed" in run(*command)
    assert db.read_bytes() == before
    found = [json.loads(line) for line in run("export", "jsonl").splitlines()]
    assert [(row["reference"], row["origin"], row["low"]) for row in found] == [
        (True, "The Register", 1_250_000), (True, "The Register", 1_300_000),
    ]  # fmt: skip
    run("verify")
    (tmp_path / "nul.csv").write_text(WIDE + "\0", encoding="utf-8")
    assert "a NUL character" in run("import-table", str(tmp_path / "nul.csv"), "--map", str(mapped), status=1)
    assert "no such section" not in run("import-table", str(tmp_path / "no.csv"), "--map", str(mapped), status=1)
