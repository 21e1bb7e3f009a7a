"""Damaged and odd files, most found by turning bytes of good ones at random: each has a reason."""

import io
import struct
import zipfile
from dataclasses import replace

import pytest

from taskforce.sheets.budget import PROVING, STEP, Budget
from taskforce.sheets.issues import FileRefusedError
from taskforce.sheets.limits import Limits
from taskforce.sheets.reader import read
from taskforce.sheets.rows import Line
from tests.taskforce.sheets_hostile import replaced, with_sheet
from tests.taskforce.sheets_hostile_archives import PLAIN, ROW
from tests.taskforce.sheets_hostile_texts import XML_2003
from tests.taskforce.sheets_made import HEADER, sheet

LIMITS = Limits()
CELLS = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ROW).encode()


def code_of(content, limits=LIMITS):
    try:
        read(content, limits)
    except FileRefusedError as refusal:
        return refusal.issue.code
    return ""


def packed_wrongly(name="xl/styles.xml"):
    """Return a workbook in which the packed bytes of a part are no packed bytes."""
    content = bytearray(PLAIN)
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        at = archive.getinfo(name).header_offset
    start = at + 30 + sum(struct.unpack_from("<HH", content, at + 26))
    content[start : start + 20] = b"\xff" * 20
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(packed_wrongly(), id="bytes that do not unpack"),
        pytest.param(
            replaced("xl/styles.xml", b'<?xml version="1.0" encoding="hidden"?><a/>'),
            id="an encoding nobody knows",
        ),
        pytest.param(
            replaced("xl/styles.xml", b'<?xml version="1.0" encoding="shift_jis"?><a/>'),
            id="an encoding of several bytes",
        ),
        pytest.param(with_sheet(b'<row r="x"/>'), id="a row without a number"),
        pytest.param(with_sheet(b'<row r="1048577"/>'), id="a row below the last"),
        pytest.param(
            with_sheet(b'<row><c t="s"><v>9</v></c></row>'), id="a text that is not there"
        ),
        pytest.param(XML_2003 + b"<Row/></Workbook>", id="a row without a sheet"),
        pytest.param(
            b'<?xml version="1.0" encoding="hidden"?>' + XML_2003[21:] + b"</Workbook>",
            id="xml of an encoding nobody knows",
        ),
    ],
)
def test_what_is_damaged_says_so(content):
    assert code_of(content) == "unreadable_file"


@pytest.mark.parametrize("area", ["B9:A1", "A9:B1", "B1:A9", "XFD1048576:A1", "A0:B0"])
def test_a_merged_area_may_be_named_from_any_corner(area):
    merged = f'<mergeCells><mergeCell ref="{area}"/></mergeCells>'.encode()
    rows = b"<row>" + CELLS + b"</row>"
    assert len(read(with_sheet(rows * 3, after=merged), LIMITS).rows) == 3


def test_a_page_of_other_programs_is_told_what_to_do():
    with pytest.raises(FileRefusedError) as refused:
        read(replaced("xl/workbook.xml", b"", with_book()), LIMITS)
    for kind in (".xlsb", ".ods", ".numbers"):
        assert kind in refused.value.issue.message


def with_book():
    stream = io.BytesIO(PLAIN)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/workbook.bin", b"\x83")
    return stream.getvalue()


def test_a_quotation_mark_that_is_never_closed_is_told_by_its_line():
    content = sheet({}) + b'"' + b"x,y\n" * 3_000
    with pytest.raises(FileRefusedError) as refused:
        read(content, LIMITS)
    assert refused.value.issue.params == {"line": 3}
    assert "៣" in refused.value.issue.message


def test_a_cell_may_have_many_lines_and_separators():
    (row,) = read(sheet({"note": "a, b\n" * 90}), LIMITS).rows
    assert row.cells["note"] == "a, b\n" * 90


# What a file may cost


def budget(**limits):
    given = []
    return Budget(replace(LIMITS, **limits), given.append), given


def lines(count, texts=()):
    return [
        Line(1, list(texts or HEADER.values())),
        *(Line(number, list(ROW)) for number in range(2, count + 1)),
    ]


def test_rows_below_headers_buy_more_tags_cells_time_and_memory():
    found, given = budget()
    most = found.most_tags, found.most_cells
    found.begin_sheet()
    kept = []
    for line in lines(STEP):
        kept.append(line)
        found.keep(kept)
    assert found.most_tags > most[0]
    assert found.most_cells > most[1]
    assert given == [STEP]


def test_rows_without_headers_buy_nothing():
    found, given = budget()
    most = found.most_tags
    found.begin_sheet()
    for count in range(1, PROVING + 1):
        found.keep(lines(count, texts=["x"] * 12))
    assert (found.proven, found.most_tags, given) == (0, most, [])


def test_a_process_begins_with_little_and_ends_with_what_a_long_list_takes():
    seconds, memory = LIMITS.granted(0)
    assert (seconds, memory) == (LIMITS.first_seconds, LIMITS.first_memory_bytes)
    assert seconds <= 2
    assert LIMITS.granted(LIMITS.rows) == (LIMITS.seconds, LIMITS.memory_bytes)
    assert LIMITS.granted(10 * LIMITS.rows) == LIMITS.granted(LIMITS.rows)


def test_a_list_is_read_that_is_longer_than_the_first_allowance():
    limits = replace(LIMITS, tags=2_000, tags_a_row=200, cells=2_000, cells_a_row=16)
    rows = (b"<row>" + CELLS + b"</row>") * 400
    assert code_of(with_sheet(rows), limits) == ""
    assert code_of(with_sheet(rows, after=b"<x/>" * 90_000), limits) == "more_than_a_list"


def test_more_sheets_than_can_be_looked_through_are_told():
    tables = b"<html>" + b"<table><tr><td>x</table>" * 4
    assert code_of(tables, replace(LIMITS, sheets=3)) == "too_many_sheets"
