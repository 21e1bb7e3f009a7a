"""Files that mean harm, made for a test: each larger or stranger than any that was sent in."""

import io
import os
import zipfile

from taskforce.sheets.writing import letters
from tests.taskforce.sheets_hostile_archives import ARCHIVES, PLAIN, ROW
from tests.taskforce.sheets_hostile_texts import TEXTS
from tests.taskforce.sheets_made import HEADER, with_part

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


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


def spread(piece: bytes, size: int) -> bytes:
    """Return a piece repeated up to a size, with what does not let itself be packed well."""
    bunch = piece * max(400 // len(piece), 1)
    count = size // (len(bunch) + 20)
    return b"".join(bunch + b"<!-- %08x -->" % (n * 2_654_435_761 % 2**32) for n in range(count))


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


# Tags where nobody looks


def foreign_tags():
    return with_sheet(after=spread(b"<x/>", 110_000_000))


def tags_before_the_rows():
    return with_sheet(before=b"<cols>" + spread(b'<col min="1" max="1"/>', 24_000_000) + b"</cols>")


def tags_in_a_cell():
    return with_sheet(b"<row><c>", spread(b"<x/>", 12_000_000), b"</c></row>")


def runs_in_a_cell():
    run = b"<r><rPr><rFont val='Limon S1'/></rPr><t>x</t></r>"
    return with_sheet(b'<row><c t="inlineStr"><is>', spread(run, 12_000_000), b"</is></c></row>")


def texts_in_a_cell():
    return with_sheet(
        b'<row><c t="inlineStr"><is>', spread(b"<t/>", 12_000_000), b"</is></c></row>"
    )


def formulas_in_a_cell():
    return with_sheet(b"<row><c>", spread(b'<f si="1">A1</f>', 12_000_000), b"</c></row>")


def shared_formulas():
    cells = b"".join(b'<c><f si="%d">A1</f></c>' % number for number in range(1_500_000))
    return with_sheet(b"<row>", cells, b"</row>")


def endless_tag():
    return with_sheet(b"<row ", b" " * 15_000_000, b"/>")


def endless_remark():
    return with_sheet(b"<!--", b"x" * 15_000_000, b"-->")


def many_attributes():
    names = b" ".join(b'a%d=""' % number for number in range(2_000_000))
    return with_sheet(b"<row " + names + b"/>")


def tags_of_styles():
    return replaced("xl/styles.xml", b"<styleSheet>" + b"<x/>" * 700_000 + b"</styleSheet>")


def attributes_of_styles():
    tag = b'<x a="1" b="2" c="3" d="4" e="5" f="6" g="7"/>' * 62_000
    return replaced("xl/styles.xml", b"<styleSheet>" + tag + b"</styleSheet>")


def deep_styles():
    return replaced("xl/styles.xml", b"<styleSheet>" + b"<x>" * 900_000)


def tags_of_the_book():
    return replaced("xl/workbook.xml", b"<workbook>" + b"<x/>" * 700_000 + b"</workbook>")


def tags_of_relations():
    part = b"<Relationships>" + b'<Relationship Id=""/>' * 125_000 + b"</Relationships>"
    return replaced("xl/_rels/workbook.xml.rels", part)


def tags_of_strings():
    return replaced("xl/sharedStrings.xml", b"<sst>" + spread(b"<x/>", 20_000_000) + b"</sst>")


def runs_of_strings():
    run = spread(b"<r><t>x</t></r>", 20_000_000)
    return replaced("xl/sharedStrings.xml", b"<sst><si>" + run + b"</si></sst>")


def namespaces():
    names = b"".join(b' xmlns:a%d="b"' % number for number in range(60_000))
    return with_sheet(b"<row" + names + b"/>")


def many_sheets(count=20_000):
    """Return a workbook that names one sheet again and again."""
    sheets = "".join(
        f'<sheet name="{number}" sheetId="{number}" r:id="rId1"/>' for number in range(1, count + 1)
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = f'<workbook xmlns="{NAMESPACE}" xmlns:r="{office}"><sheets>{sheets}</sheets></workbook>'
    return replaced("xl/workbook.xml", book.encode())


def one_sheet_250_times():
    """Each time with a hundred thousand rows that hold nothing."""
    book = zipfile.ZipFile(io.BytesIO(many_sheets(250))).read("xl/workbook.xml")
    return replaced("xl/workbook.xml", book, with_sheet(rows(90_000)))


def one_list_250_times():
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ROW)
    book = zipfile.ZipFile(io.BytesIO(many_sheets(250))).read("xl/workbook.xml")
    return replaced("xl/workbook.xml", book, with_sheet(f"<row>{cells}</row>".encode() * 2_000))


# Rows that look like a list, and are too much


def _list_of(cell: bytes, count: int, across: int) -> bytes:
    return with_sheet(spread(b"<row>" + cell * across + b"</row>", count))


def list_beyond_its_columns():
    return _list_of(b"<c><v>1</v></c>", 40_000_000, 99)


def one_text_everywhere():
    strings = b"<sst><si><t>" + "សុខ ដារ៉ា ".encode() * 3_000 + b"</t></si></sst>"
    cells = b'<c t="s"><v>0</v></c>' * 12
    return replaced(
        "xl/sharedStrings.xml", strings, with_sheet(*[b"<row>" + cells + b"</row>"] * 49_000)
    )


def heads_without_end():
    strings = b"<sst><si><t>" + "ឈ្មោះ/".encode() * 5_000 + b"</t></si></sst>"
    rows = [b"<row>" + b'<c t="s"><v>0</v></c>' * 99 + b"</row>"] * 100
    return replaced("xl/sharedStrings.xml", strings, with_sheet(*rows))


def tags_below_a_list():
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ROW)
    row = f"<row>{cells}</row>".encode() * 1_000
    return with_sheet(row, after=spread(b"<x/>", 12_000_000))


# The archive


def noise():
    return os.urandom(5_000_000)


def nested_zip():
    return with_part(PLAIN, "xl/media/bomb.zip", b"\0" * 60_000_000)


WORKBOOKS = {
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
        foreign_tags,
        tags_before_the_rows,
        tags_in_a_cell,
        runs_in_a_cell,
        texts_in_a_cell,
        formulas_in_a_cell,
        shared_formulas,
        endless_tag,
        endless_remark,
        many_attributes,
        tags_of_styles,
        attributes_of_styles,
        deep_styles,
        tags_of_the_book,
        tags_of_relations,
        tags_of_strings,
        runs_of_strings,
        namespaces,
        many_sheets,
        one_sheet_250_times,
        one_list_250_times,
        list_beyond_its_columns,
        one_text_everywhere,
        heads_without_end,
        tags_below_a_list,
        noise,
        nested_zip,
    )
}
FILES = WORKBOOKS | TEXTS | ARCHIVES
