"""The empty workbook that people fill in: the headers, the codes, the roles, one example."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from .columns import EXAMPLE, HEADERS

WIDTHS = {"no": 6, "name_km": 28, "name_latin": 24, "position": 28, "institution": 34, "note": 24}
EXAMPLE_ROW = {
    "no": "១",
    "honorific": "លោក",
    "name_km": f"{EXAMPLE}៖ សុខ ដារ៉ា",
    "name_latin": "SOK DARA",
    "sex": "ប្រុស",
    "born_on": "៣១/១២/១៩៨០",
    "position": "ប្រធានការិយាល័យ",
    "institution": "ក្រសួងផែនការ",
    "phone": "០១២ ០០០ ០០០",
    "appointed_on": "០៥/០២/២០២៤",
    "decision_no": "០៤១ សជណ",
}
ROWS = 1_000  # so many are prepared with choices


def member_template(units: list[tuple[str, str]], roles: list[str]) -> bytes:
    """Return a workbook with an empty list of members and the codes of these units."""
    book = Workbook()
    _list_sheet(book.active, units, roles)
    _code_sheet(book.create_sheet("កូដ"), units)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _list_sheet(sheet, units, roles):
    sheet.title = "សមាជិក"
    sheet.freeze_panes = "D2"
    code, _name = units[0]
    example = EXAMPLE_ROW | {"role": roles[0], "unit_code": code}
    for place, (field, headers) in enumerate(HEADERS.items(), start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = WIDTHS.get(field, 18)
        # As text: a spreadsheet drops the zero of 0801 and turns dates about.
        sheet.column_dimensions[letter].number_format = "@"
        _head(sheet.cell(1, place, headers[0]))
        cell = sheet.cell(2, place, example.get(field))
        cell.number_format, cell.font = "@", Font(color="66748A")
        choices = {"role": roles, "sex": ["ប្រុស", "ស្រី"]}.get(field)
        if choices:
            _offer(sheet, letter, choices)


def _head(cell):
    cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="EEF2F8")
    cell.alignment = Alignment(wrap_text=True, vertical="center")


def _offer(sheet, letter, choices):
    offered = DataValidation("list", formula1=f'"{",".join(choices)}"', allow_blank=True)
    # Excel takes no longer list written out; other roles may be typed all the same.
    if len(offered.formula1) <= 255:
        sheet.add_data_validation(offered)
        offered.add(f"{letter}2:{letter}{ROWS}")


def _code_sheet(sheet, units):
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 14, 40
    for place, header in enumerate(("កូដផ្លូវការ", "ឯកតា"), start=1):
        _head(sheet.cell(1, place, header))
    for row in units:
        sheet.append(row)
