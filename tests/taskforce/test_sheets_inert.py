"""Nothing that is handed out starts anything, whatever was typed, and every value is kept."""

import csv
import io
import re
import zipfile

import pytest
from openpyxl import load_workbook

from taskforce.sheets.limits import Limits
from taskforce.sheets.marked import Words, mark
from taskforce.sheets.reader import read
from taskforce.sheets.styles import HEAD
from taskforce.sheets.template import member_template
from taskforce.sheets.writing import Sheet, Styled, unprotected, write_csv, write_workbook
from tests.taskforce.sheets_hostile_archives import PLAIN
from tests.taskforce.sheets_made import HEADER, MEMBER, noted, sheet, with_part

STARTS = ["=", "+", "-", "@", "\t=", "\r=", "\n=", "\uff1d", "\uff0b", "\uff0d", "\uff20", "'="]
TEXTS = [f"{start}cmd|' /C calc'!A0" for start in STARTS]
TEXTS += [
    '=HYPERLINK("http://127.0.0.1/?"&A1,"x")',
    '=DDE("cmd";"/C calc";"1")',
    "{=1+1}",
    "_x003D_1+1",
    "_x005F_x003D_1",
    "<f>1+1</f>",
    "]]><f>1</f>",
    "http://127.0.0.1/",
    "mailto:a@b",
    "0801",
    "00012345678901234567890",
    "1E5",
    "\0\x07\x1b",
    "half \ud800 sign",
    "a\r\nb\rc\n",
    " x ",
    "",
]
PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/core\.xml|xl/(?:workbook|styles|sharedStrings)\.xml"
    r"|xl/_rels/workbook\.xml\.rels|xl/worksheets/sheet\d+\.xml"
)
# What would be reckoned, asked for from elsewhere, or started.
LIVE = re.compile(rb"<(?:\w+:)?(?:f|hyperlinks?|oleObjects?|controls?|ddeLink)[ />]")
# A name may only say which rows are printed on each page.
NAMES = re.compile(
    rb"<definedName (?!name=\"_xlnm\.Print_Titles\")|_xlnm[^>]*>(?!'(?:[^'<]|'')*'!\$\d+:\$\d+<)"
)


def inert(content: bytes) -> list[str]:
    """Return the texts of all cells, after looking that the workbook holds nothing else."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            assert PARTS.fullmatch(name)
            assert not LIVE.search(data)
            assert not NAMES.search(data)
            assert b"External" not in data
    cells = [c for page in load_workbook(io.BytesIO(content)) for row in page.rows for c in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert not any(cell.hyperlink or cell.comment for cell in cells)
    return [cell.value for cell in cells]


@pytest.mark.parametrize("text", TEXTS)
def test_a_workbook_is_inert_wherever_a_text_stands(text):
    found = Sheet(text, [[text, Styled(text, HEAD)]], choices={"A1:A9": [text]}, frozen_rows=1)
    inert(write_workbook([found, Sheet(text, [])]))


@pytest.mark.parametrize("text", [text for text in TEXTS if "\ud800" not in text])
def test_csv_has_no_cell_that_is_reckoned_and_keeps_it(text):
    content = write_csv([[text, "x"]]).decode("utf-8-sig")
    ((written, _rest),) = csv.reader(io.StringIO(content, newline=""))
    assert not written.startswith(tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"))
    assert unprotected(written) == text


def test_the_template_is_inert():
    inert(member_template([("=1", "=1+1"), ("0801", "@x")], ["=1+1", "+x"]))


def test_a_list_comes_back_inert_whatever_was_sent_in_it():
    # Half a sign stands in no CSV.
    content = sheet(*({"note": text} for text in TEXTS if "\ud800" not in text))
    notes = noted(("", 2, 11, 1, "=1+1"), ("", 3, -1, 1, "@SUM(1)"))
    back = mark(content, Limits(), notes, Words("=title", "=more"))
    texts = inert(back)
    assert "L: =1+1" in texts
    assert [row.cells.get("note") for row in read(back, Limits()).rows] == [
        row.cells.get("note") for row in read(content, Limits()).rows
    ]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("xl/customXml/item1.xml", b"<x/>"),
        ("xl/embeddings/letter.docx", b"x"),
        ("xl/externalLinks/externalLink1.xml", b"<externalLink><externalBook/></externalLink>"),
        ("xl/comments1.xml", b"<comments/>"),
        ("xl/ctrlProps/ctrlProp1.xml", b"<formControlPr/>"),
        ("xl/connections.xml", b"<connections/>"),
        ("xl/media/image1.png", b"\x89PNG"),
    ],
)
def test_what_honest_lists_hold_beside_the_list_is_passed_over_and_not_sent_back(name, data):
    content = with_part(PLAIN, name, data)
    assert len(read(content, Limits()).rows) == 1
    inert(mark(content, Limits(), noted(), Words("x", "y")))


def test_members_come_back_from_a_list_of_odd_values_as_they_were():
    members = [MEMBER | {"note": text, "phone": text} for text in TEXTS]
    rows = [[member.get(name) for name in HEADER] for member in members]
    content = write_workbook([Sheet("x", [list(HEADER.values()), *rows])])
    kept = [row.cells for row in read(content, Limits()).rows]
    assert [(cells.get("note", ""), cells.get("phone", "")) for cells in kept] == [
        (text, text) for text in TEXTS
    ]
