"""Hostile files that are no archive: CSV, web pages and the XML of Excel 2003, made for a test."""

import csv
import io

from tests.taskforce.sheets_made import HEADER, sheet

SIZE = 9_900_000  # as large as a file may be sent
NAMES = ",".join(HEADER.values())
XML_2003 = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'


def _full(start: bytes, piece: bytes, end=b"") -> bytes:
    """Return a file as large as may be, of a start and a piece that is repeated."""
    return start + piece * ((SIZE - len(start) - len(end)) // len(piece)) + end


# CSV


def quoted_abyss():
    return sheet({}) + b'"' + b"x,\n" * 2_500_000


def million_lines():
    return sheet({}) + b"x,y,z\n" * 1_048_576


def wide_csv():
    stream = io.StringIO()
    csv.writer(stream).writerows([list(HEADER.values()), ["x"] * 16_384])
    return stream.getvalue().encode()


def only_commas():
    return b"," * SIZE


def commas_below_a_list():
    return _full(sheet({}), b",")


def records_of_commas():
    return _full(sheet({}), b"," * 20_000 + b"\n")


def quoted_breaks():
    """One record of millions of fields, none of its lines long."""
    return _full(sheet({}), b'"\n",')


def only_quotes():
    return _full(sheet({}), b'"')


def only_breaks():
    return _full(sheet({}), b"\n")


def only_spaces():
    return _full(sheet({}), b" ,\n")


def short_lines():
    return _full(sheet({}), b"x\n")


def wide_lines():
    return _full(sheet({}), b"x," * 99 + b"\n")


def utf_16():
    return _full(NAMES.encode("utf-16"), "ក,\n".encode("utf-16-le"))


def utf_32():
    return _full(NAMES.encode("utf-32"), "ក,ខ\n".encode("utf-32-le"))


def two_encodings():
    return _full(sheet({}), "ក,".encode() + "ខ,\n".encode("utf-16-le"))


def read_as_cp1252():
    return _full(b"", "\u1780\u1781,x\n".encode().decode("cp1252", "replace").encode())


def old_letters():
    """Every cell looks typed in an old font."""
    return _full(sheet({}), b"KMupRkkm cMnuH:Rkm,suxsar:,ekIteday\n")


# Web pages


def open_tags():
    return b"<html><table>" + b"<td " * 2_000_000


def open_comments():
    return b"<html>" + b"<!-- <!" * 1_200_000


def endless_page():
    return b"<html><table>" + b"<tr><td>x</td></tr>" * 500_000


def spanning_page():
    return b"<html><table>" + b"<tr><td colspan=9999 rowspan=9999>x" * 100_000


def tags_of_a_page():
    return _full(b"<html><table><tr><td>", b"<b>")


def ends_of_a_page():
    return _full(b"<html><table><tr><td>", b"</b>")


def nested_tables():
    return _full(b"<html>", b"<table>")


def nested_cells():
    return _full(b"<html>", b"<table><tr><td>x")


def small_tables():
    return _full(b"<html>", b"<table><tr><td>x</table>")


def cells_of_a_page():
    return _full(b"<html><table><tr>", b"<td>x")


def signs_of_a_page():
    return _full(b"<html><table><tr><td>", b"&amp;")


def broken_signs():
    return _full(b"<html><table><tr><td>", b"&#x;<")


def instructions():
    return _full(b"<html><table><tr><td>", b"<?x>")


def broken_ends():
    return _full(b"<html><table><tr><td>", b"</")


def scripts():
    return _full(b"<html><table><tr><td><script>", b"</ ")


def fonts_of_a_page():
    return _full(b"<html><table><tr>", b'<font face="Limon S1">')


def rules_of_a_page():
    return _full(b"<html><style>", b".a{font-family:b}", b"</style>")


def attributes_of_a_page():
    return _full(b"<html><table><tr>", b"<td" + b" a=b" * 9_000 + b">")


def wide_page():
    return _full(b"<html><table>", b"<tr>" + b"<td>x</td>" * 99 + b"</tr>")


def breaks_of_a_page():
    return _full(b"<html><table><tr><td>", b"<br>")


# The XML of Excel 2003


def foreign_xml():
    return _full(XML_2003, b"<x/>", b"</Workbook>")


def deep_2003():
    return _full(XML_2003, b"<x>")


def sheets_2003():
    return _full(XML_2003, b"<Worksheet/>", b"</Workbook>")


def rows_2003():
    return _full(XML_2003 + b"<Worksheet><Table>", b"<Row/>", b"</Table></Worksheet></Workbook>")


def cells_2003():
    start = XML_2003 + b"<Worksheet><Table><Row>"
    return _full(start, b"<Cell/>", b"</Row></Table></Worksheet></Workbook>")


def attributes_2003():
    names = b"".join(b' a%d="b"' % number for number in range(900_000))
    return XML_2003 + b"<x" + names[:9_000_000].rpartition(b" ")[0] + b"/></Workbook>"


def merged_2003():
    start = XML_2003 + b"<Worksheet><Table>"
    row = b'<Row><Cell MergeDown="99999"><Data>x</Data></Cell></Row>'
    return _full(start, row, b"</Table></Worksheet></Workbook>")


TEXTS = {
    made.__name__: made
    for made in (
        quoted_abyss,
        million_lines,
        wide_csv,
        only_commas,
        commas_below_a_list,
        records_of_commas,
        quoted_breaks,
        only_quotes,
        only_breaks,
        only_spaces,
        short_lines,
        wide_lines,
        utf_16,
        utf_32,
        two_encodings,
        read_as_cp1252,
        old_letters,
        open_tags,
        open_comments,
        endless_page,
        spanning_page,
        tags_of_a_page,
        ends_of_a_page,
        nested_tables,
        nested_cells,
        small_tables,
        cells_of_a_page,
        signs_of_a_page,
        broken_signs,
        instructions,
        broken_ends,
        scripts,
        fonts_of_a_page,
        rules_of_a_page,
        attributes_of_a_page,
        wide_page,
        breaks_of_a_page,
        foreign_xml,
        deep_2003,
        sheets_2003,
        rows_2003,
        cells_2003,
        attributes_2003,
        merged_2003,
    )
}
