"""The empty workbook that people fill in: the headers, the codes, the roles, one example."""

from .columns import EXAMPLE, HEADERS
from .styles import HEAD, Style
from .writing import Sheet, Styled, letters, write_workbook

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
# As text: a spreadsheet drops the zero of 0801 and turns dates about.
KEPT, FAINT = Style(text=True), Style(text=True, colour="66748A")


def member_template(units: list[tuple[str, str]], roles: list[str]) -> bytes:
    """Return a workbook with an empty list of members and the codes of these units."""
    return write_workbook([_list_sheet(units, roles), _code_sheet(units)])


def _list_sheet(units, roles):
    code, _name = units[0]
    example = EXAMPLE_ROW | {"role": roles[0], "unit_code": code}
    heads = [Styled(headers[0], HEAD) for headers in HEADERS.values()]
    widths, choices = {}, {}
    for place, name in enumerate(HEADERS):
        widths[place] = WIDTHS.get(name, 18)
        if words := {"role": roles, "sex": ["ប្រុស", "ស្រី"]}.get(name):
            choices[f"{letters(place)}2:{letters(place)}{ROWS}"] = words
    return Sheet(
        "សមាជិក",
        [heads, [Styled(example.get(name), FAINT) for name in HEADERS]],
        widths=widths,
        frozen_rows=1,
        frozen_columns=3,
        choices=choices,
        below=KEPT,
    )


def _code_sheet(units):
    heads = [Styled(text, HEAD) for text in ("កូដផ្លូវការ", "ឯកតា")]
    return Sheet("កូដ", [heads, *units], widths={0: 14, 1: 40})
