"""CSV in any encoding, and web pages that call themselves Excel files."""

from datetime import date

import pytest

from taskforce.sheets.issues import FileRefusedError
from taskforce.sheets.limits import Limits
from taskforce.sheets.reader import read
from taskforce.sheets.writing import write_csv

HEAD = ["ឈ្មោះ", "តួនាទី", "កូដ", "ផ្សេងៗ"]
ROW = ["សុខ ដារ៉ា", "សមាជិក", "0801", "a"]


def text_of(separator=",", rows=(HEAD, ROW)):
    return "\r\n".join(separator.join(row) for row in rows) + "\r\n"


def cells(content):
    return [list(row.cells.values()) for row in read(content, Limits()).rows]


def refusal(content):
    with pytest.raises(FileRefusedError) as refused:
        read(content, Limits())
    return refused.value.issue


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_unicode_and_any_separator(encoding, separator):
    assert cells(text_of(separator).encode(encoding)) == [ROW]


def test_utf_16_with_either_mark():
    for order, mark in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        assert cells(mark + text_of().encode(order)) == [ROW]


def test_windows_1252():
    content = text_of(";", (["Name", "Role", "Code", "Note"], ["SOK", "Membre", "08", "réunion"]))
    assert cells(content.encode("cp1252")) == [["SOK", "Membre", "08", "réunion"]]


def test_utf_8_that_was_read_as_windows_1252_is_mended():
    spoilt = "".join(
        chr(byte) if byte in b"\x81\x8d\x8f\x90\x9d" else bytes([byte]).decode("cp1252")
        for byte in text_of().encode()
    )
    assert cells(spoilt.encode()) == [ROW]


def test_khmer_lost_as_question_marks_is_told():
    lost = text_of(rows=(["????", "???", "???"], ["???? ????", "??????", "0801"]))
    assert refusal(lost.encode()).code == "khmer_lost"


def test_separators_inside_titles_and_quotes_do_not_mislead():
    rows = '"ឆ្នាំ២០២៤; ខេត្ត, ស្រុក; ឃុំ"\n' + text_of(";", (HEAD, [*ROW[:3], '"a;b,c"']))
    assert cells(rows.encode()) == [[*ROW[:3], "a;b,c"]]


def test_a_line_that_names_the_separator_is_no_record():
    book = read(("sep=;\r\n" + text_of(";")).encode(), Limits())
    assert (book.rows[0].number, book.header_rows) == (2, {"": [1]})


def test_line_breaks_in_quotes_stay_in_their_cell():
    book = read(text_of(rows=(HEAD, [*ROW[:3], '"a\r\nb"'], ROW)).encode(), Limits())
    assert [(row.number, row.cells["note"]) for row in book.rows] == [(2, "a\r\nb"), (3, "a")]


def test_an_apostrophe_that_protects_is_taken_away():
    assert cells(write_csv([HEAD, [*ROW[:3], "=1+1"], [*ROW[:3], "'='"]])) == [
        [*ROW[:3], "=1+1"],
        [*ROW[:3], "'='"],
    ]


# Web pages


def page(body, head="<meta charset=utf-8>"):
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def table(*rows):
    lines = "".join("<tr>" + "".join(map("<td>{}</td>".format, row)) + "</tr>" for row in rows)
    return f"<table>{lines}</table>"


def test_a_web_page_with_a_list_is_read():
    assert cells(page(table(HEAD, ROW))) == [ROW]


def test_a_page_in_utf_16_and_one_without_a_word_on_its_encoding():
    assert cells(page(table(HEAD, ROW), "").decode().encode("utf-16")) == [ROW]
    assert cells(page(table(HEAD, ROW), "")) == [ROW]


def test_spans_are_merged_cells():
    body = (
        "<table><tr><td colspan=4>បញ្ជី<tr><th rowspan=2>ឈ្មោះ<th colspan=2>ថ្ងៃខែឆ្នាំ<th rowspan=2>តួនាទី"
        "<th rowspan=2>កូដ<tr><th>កំណើត<th>តែងតាំង"
        "<tr><td>សុខ ដារ៉ា<td>01/02/1980<td>05/02/2024<td>ប្រធាន<td rowspan=2>0801"
        "<tr><td>ចាន់ ថា<td>01/02/1981<td>05/02/2024<td>សមាជិក</table>"
    )
    book = read(page(body), Limits())
    assert [row.cells["unit_code"] for row in book.rows] == ["0801", "0801"]
    assert book.rows[1].cells["appointed_on"] == "05/02/2024"
    assert book.header_rows == {"": [2, 3]}


def test_markup_entities_and_breaks_inside_cells():
    row = ["<b>សុខ</b> <font>ដារ៉ា</font>", "សមាជិក", "&#48;801", "a<br>b &lt;script&gt;"]
    script = "<script>document.write('<table><tr><td>x')</script><!-- <table> -->"
    assert cells(page(script + table(HEAD, row))) == [[*ROW[:3], "a\nb <script>"]]


def test_old_fonts_of_a_page_are_known():
    style = '<style>.xl65 {font-family:"Limon S1", sans-serif;}</style>'
    plain = table(HEAD, ["<font face='Limon S1'>sux dara:</font>", *ROW[1:]])
    classed = plain.replace(
        "<td><font face='Limon S1'>sux dara:</font>", "<td class=xl65>sux dara:"
    )
    for body in (plain, classed):
        (row,) = read(page(body, style), Limits()).rows
        assert row.legacy == {"name_km": "limon"}


def test_tables_that_lay_out_the_page_hold_the_list_inside():
    assert cells(page(f"<table><tr><td>Menu</td><td>{table(HEAD, ROW)}</td></tr></table>")) == [ROW]


@pytest.mark.parametrize(
    "content",
    [
        page("<p>no table</p>"),
        page(table(["a", "b"], ["c", "d"])),
        b"<html><table><tr><td>",
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related",
    ],
    ids=["words", "another table", "broken", "packed"],
)
def test_a_page_without_a_list_is_refused_as_such(content):
    assert refusal(content).code == "html_not_excel"


def test_a_page_with_a_list_that_lacks_a_column_is_told_which():
    assert refusal(page(table(["ឈ្មោះ", "កូដ"], ["a", "b"]))).code == "missing_column"


# XML of Excel 2003


XML = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:x">
<Styles><Style ss:ID="old"><Font ss:FontName="Limon S1"/></Style></Styles>
<Worksheet ss:Name="១"><Table>{rows}</Table></Worksheet>
<Worksheet ss:Name="២"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
</Workbook>"""


def xml_cell(value, kind="String", **attributes):
    found = "".join(f' ss:{name}="{text}"' for name, text in attributes.items())
    return f'<Cell{found}><Data ss:Type="{kind}">{value}</Data></Cell>'


def xml_row(*cells, **attributes):
    found = "".join(f' ss:{name}="{text}"' for name, text in attributes.items())
    return f"<Row{found}>{''.join(c if c[0] == '<' else xml_cell(c) for c in cells)}</Row>"


XML_HEAD = xml_row("ឈ្មោះ", "តួនាទី", "កូដ", "ថ្ងៃកំណើត", "ផ្សេងៗ")


def test_xml_of_excel_2003_is_read():
    day = xml_cell("1980-02-01T00:00:00.000", "DateTime")
    rows = XML_HEAD
    rows += xml_row("សុខ ដារ៉ា", "ប្រធាន", xml_cell(801, "Number", MergeDown=1), day, Index=4)
    rows += xml_row("ចាន់ ថា", "សមាជិក", xml_cell("n", Index=5, Formula="=1+1"))
    rows += xml_row(xml_cell("sux dar:a", StyleID="old"), "សមាជិក", "08")
    book = read(XML.format(rows=rows).encode(), Limits())
    assert [(row.number, row.cells["unit_code"]) for row in book.rows] == [
        (4, 801), (5, 801), (6, "08"),
    ]  # fmt: skip
    assert book.rows[0].cells["born_on"] == date(1980, 2, 1)
    assert book.rows[1].formulas == {"note": "=1+1"}
    assert book.rows[2].legacy == {"name_km": "limon"}
    assert book.ignored == [("២", "hidden")]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("<Row>" + xml_cell("x", Index="a") + "</Row>", "unreadable_file"),
        ("<Row>" + xml_cell("x", Index="-5") + "</Row>", "unreadable_file"),
        ("<Row>" + xml_cell("x", MergeAcross="99999999") + "</Row>", "unreadable_file"),
        ("<Row>" + xml_cell("x", "Number") + "</Row>", "unreadable_file"),
        ("<Row>" + xml_cell("x", Index="200") + "</Row>", "too_many_columns"),
        ("<Row/>" * 110_000, "too_many_rows"),
        ("<Row>", "unreadable_file"),
        (xml_row("a", "b"), "header_not_found"),
    ],
)
def test_wrong_xml_of_excel_2003_is_refused(rows, code):
    assert refusal(XML.format(rows=rows).encode()).code == code


def test_xml_of_excel_2003_with_a_document_type_is_refused():
    content = XML.format(rows=XML_HEAD).replace("<Workbook", '<!DOCTYPE a SYSTEM "x"><Workbook', 1)
    assert refusal(content.encode()).code == "xml_dtd_forbidden"
