"""A workbook is read back: types, codes, and texts that begin like a formula."""

import copy
import csv
import io
import zipfile
from collections import Counter

import pytest
from openpyxl import load_workbook

from reporting.consolidation import consolidate
from reporting.exports import summary_csv, summary_xlsx
from tests import factories
from tests.reporting import big_summary


@pytest.fixture(scope="module")
def summary():
    return big_summary.build(provinces=2)


def sheets(summary):
    book = load_workbook(io.BytesIO(summary_xlsx(summary)))
    return [list(sheet.iter_rows(values_only=True)) for sheet in book]


def test_four_sheets_with_codes_and_words(summary):
    figures, coverage, missing, about = sheets(summary)
    assert figures[0][:3] == ("unit", "name", "situation_level.situation_normal")
    assert figures[1][:2] == ("កូដ", "ឈ្មោះ")
    assert coverage[0] == ("unit", "name", "expected", "received", "accepted", "missing")
    assert [row[0] for row in missing[2:]] == [unit.code for unit in summary.missing]
    assert about[2][2:] == ("each_date", "តាមរចនាសម្ព័ន្ធនៃកាលបរិច្ឆេទនីមួយៗ")


def test_every_figure_is_there_and_a_number(summary):
    figures = sheets(summary)[0]
    heads, rows = figures[0], figures[2:]
    for line, row in zip([*summary.lines, summary.total], rows, strict=True):
        found = dict(zip(heads, row, strict=True))
        for code, figure in line.figures.items():
            assert found[code] == figure.number
            assert figure.women is None or found[f"{code}.women"] == figure.women
        for code, percent in line.ratios.items():
            assert found[code] == pytest.approx(float(percent))
        for code, tally in line.tallies.items():
            choices = {
                head.removeprefix(f"{code}."): found[head]
                for head in heads
                if head.startswith(f"{code}.")
            }
            assert Counter(choices) == tally
        assert not [value for value in row[2:] if isinstance(value, str)]


def test_codes_keep_their_zeros(summary):
    rows = sheets(summary)[0][2:]
    assert [row[0] for row in rows] == [*(line.unit.code for line in summary.lines), None]
    assert rows[0][0].startswith("0")


@pytest.mark.parametrize("text", ["=1+1", "+855", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("x")'])
def test_no_text_becomes_a_formula(summary, text):
    found = copy.copy(summary)
    unit = copy.copy(summary.missing[0])
    unit.name_km, unit.kind, unit.code = "ក", "khum", text
    found.missing = [unit]
    content = summary_xlsx(found)
    cell = load_workbook(io.BytesIO(content)).worksheets[2]["A3"]
    assert (cell.value, cell.data_type) == (text, "s")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for name in book.namelist():
            assert b"<f>" not in book.read(name)


def test_controls_are_written_as_excel_writes_them(summary):
    found = copy.copy(summary)
    unit = copy.copy(summary.missing[0])
    unit.code = "08\x00\x1b"
    found.missing = [unit]
    assert sheets(found)[2][2][0] == "08_x0000__x001B_"


def test_from_the_database(country, clerk, officer, period):
    factories.make_accepted(country["0801"], period, clerk, officer)
    figures, _, missing, *_ = sheets(consolidate(period=period, unit=country["08"]))
    own, first = figures[2], figures[3]
    assert (own[0], own[1]) == ("08", "ក្រុមការងារខេត្ត")
    column = figures[0].index("money_spent")
    assert (own[column], figures[-1][column]) == (None, 500000)
    assert "0801" not in [row[0] for row in missing]
    assert first[0].startswith("08")


def test_the_same_summary_gives_the_same_bytes(summary, monkeypatch):
    first = summary_xlsx(summary)
    monkeypatch.setattr("time.localtime", lambda *_: (2031, 5, 6, 7, 8, 9, 0, 1, 0))
    assert summary_xlsx(summary) == first
    assert summary_csv(summary) == summary_csv(summary)


def test_a_fifth_sheet_holds_the_lines_of_the_chapters(summary):
    book = load_workbook(io.BytesIO(summary_xlsx(summary, with_chapters=True)))
    assert len(book.worksheets) == 5
    rows = list(book.worksheets[4].iter_rows(values_only=True))
    assert rows[0][:3] == ("above", "unit", "name")
    assert len(rows) - 2 == sum(len(found.lines) for found in summary.chapters)


def test_csv_holds_every_line_with_the_unit_above_it(summary):
    codes, words, *rows = csv.reader(io.StringIO(summary_csv(summary).decode("utf-8-sig")))
    assert codes[:3] == ["above", "unit", "name"]
    assert words[2] == "ឈ្មោះ"
    lines = [line for found in [summary, *summary.chapters] for line in found.lines]
    assert [row[1] for row in rows] == [line.unit.code for line in lines]
    place = codes.index("visits_made")
    assert [int(row[place]) for row in rows] == [
        line.figures["visits_made"].number for line in lines
    ]


def test_no_text_in_csv_is_taken_for_a_formula(summary):
    found = copy.deepcopy(summary)
    found.lines[0].unit.code = "=1+1"
    content = summary_csv(found).decode("utf-8-sig")
    assert ",'=1+1," in content
    assert ",=1+1," not in content
