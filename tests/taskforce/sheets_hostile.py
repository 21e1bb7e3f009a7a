"""Files that mean harm, made for a test: each larger or stranger than any that was sent in."""

import csv
import io
import os
import zipfile

from taskforce.sheets.writing import Sheet, letters, write_workbook
from tests.taskforce.sheets_made import HEADER, MEMBER, sheet, with_part

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROW = [MEMBER.get(name, "") for name in HEADER]
PLAIN = write_workbook([Sheet("១", [list(HEADER.values()), ROW])])


def with_sheet(*pieces: bytes, before=b"", after=b"", level=6) -> bytes:
    """Return a workbook whose sheet is made of these pieces of XML."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(PLAIN)) as plain,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive,
    ):
        for name in plain.namelist():
            if name != "xl/worksheets/sheet1.xml":
                archive.writestr(name, plain.read(name))
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            part.write(f'<worksheet xmlns="{NAMESPACE}">'.encode() + before + b"<sheetData>")
            part.write(_head())
            for piece in pieces:
                part.write(piece)
            part.write(b"</sheetData>" + after + b"</worksheet>")
    return stream.getvalue()


def _head():
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in HEADER.values())
    return f'<row r="1">{cells}</row>'.encode()


def replaced(name: str, data: bytes, content=PLAIN) -> bytes:
    """Return a workbook with another part in the place of one."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as plain,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for other in plain.namelist():
            archive.writestr(other, data if other == name else plain.read(other))
    return stream.getvalue()


def rows(count, start=2):
    return b"".join(b'<row r="%d"/>' % number for number in range(start, start + count))


def million_rows():
    return with_sheet(*(rows(50_000, start) for start in range(2, 1_048_577, 50_000)))


def million_filled_rows():
    cell = b'<c t="inlineStr"><is><t>x</t></is></c>'
    return with_sheet(*[b"<row>" + cell * 3 + b"</row>" for _ in range(3)] * 40_000)


def million_cells_in_a_row():
    cells = b'<c t="n"><v>1</v></c>' * 100_000
    return with_sheet(b"<row>", *[cells] * 30, b"</row>")


def million_blank_cells():
    cells = b"<c/>" * 100_000
    return with_sheet(b"<row>", *[cells] * 80, b"</row>")


def million_merged_areas():
    area = b'<mergeCell ref="A1:XFD1048576"/>'
    return with_sheet(rows(40_000), after=b"<mergeCells>" + area * 300_000 + b"</mergeCells>")


def overlapping_areas():
    row = b'<row><c t="n"><v>1</v></c><c t="n"><v>1</v></c></row>' * 40_000
    area = b'<mergeCell ref="A1:B1048576"/>'
    return with_sheet(row, after=b"<mergeCells>" + area * 20_000 + b"</mergeCells>")


def mega_cell(size=10_000_000):
    text = b"<row>" + b'<c t="inlineStr"><is><t>' + b"x" * size + b"</t></is></c></row>"
    return with_sheet(text)


def mega_formula():
    return with_sheet(b"<row><c><f>" + b"A1+" * 3_000_000 + b"</f></c></row>")


def mega_attribute():
    return with_sheet(b'<row><c r="' + b"A" * 5_000_000 + b'1"><v>1</v></c></row>')


def deep_xml():
    return with_sheet(b"<x>" * 200_000)


def many_columns():
    names = "".join(
        f'<c r="{letters(place)}2" t="inlineStr"><is><t>x</t></is></c>' for place in range(16_384)
    )
    return with_sheet(f'<row r="2">{names}</row>'.encode())


def many_strings():
    part = b"<sst>" + b"<si><t>x</t></si>" * 2_000_000 + b"</sst>"
    return replaced("xl/sharedStrings.xml", part)


def many_styles():
    looks = b'<xf numFmtId="14" fontId="0"/>' * 90_000
    return replaced("xl/styles.xml", b"<styleSheet><cellXfs>" + looks + b"</cellXfs></styleSheet>")


def slow_format():
    code = b"[" * 200_000
    part = b'<styleSheet><numFmts><numFmt numFmtId="164" formatCode="%s"/></numFmts></styleSheet>'
    return replaced("xl/styles.xml", part % code)


def remote_dtd():
    part = b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><worksheet/>'
    return replaced("xl/worksheets/sheet1.xml", part)


def parameter_entities():
    part = b'<!DOCTYPE a [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]><sst/>'
    return replaced("xl/sharedStrings.xml", part)


def quoted_abyss():
    return sheet({}) + b'"' + b"x,\n" * 2_500_000


def million_lines():
    return sheet({}) + b"x,y,z\n" * 1_048_576


def wide_csv():
    stream = io.StringIO()
    csv.writer(stream).writerows([list(HEADER.values()), ["x"] * 16_384])
    return stream.getvalue().encode()


def open_tags():
    return b"<html><table>" + b"<td " * 2_000_000


def open_comments():
    return b"<html>" + b"<!-- <!" * 1_200_000


def endless_page():
    return b"<html><table>" + b"<tr><td>x</td></tr>" * 500_000


def spanning_page():
    return b"<html><table>" + b"<tr><td colspan=9999 rowspan=9999>x" * 100_000


def noise():
    return os.urandom(5_000_000)


def nested_zip():
    return with_part(PLAIN, "xl/media/bomb.zip", b"\0" * 60_000_000)


FILES = {
    made.__name__: made
    for made in (
        million_rows,
        million_filled_rows,
        million_cells_in_a_row,
        million_blank_cells,
        million_merged_areas,
        overlapping_areas,
        mega_cell,
        mega_formula,
        mega_attribute,
        deep_xml,
        many_columns,
        many_strings,
        many_styles,
        slow_format,
        remote_dtd,
        parameter_entities,
        quoted_abyss,
        million_lines,
        wide_csv,
        open_tags,
        open_comments,
        endless_page,
        spanning_page,
        noise,
        nested_zip,
    )
}
