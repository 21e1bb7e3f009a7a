"""Which column holds what: the header row is found, its spellings are known."""

import re

from openpyxl.utils import get_column_letter

from taskforce.khmer import key

from .issues import FileRefusedError
from .rows import Row, Table, is_blank

# A name that begins so is the template's own example, left standing.
EXAMPLE = "ឧទាហរណ៍"
HEADER_WITHIN = 30  # rows from the top of what the sheet holds

# Field: the header of the template first, then other spellings that are met.
HEADERS = {
    "no": ("ល.រ", "លេខរៀង", "No", "№", "#"),
    "honorific": ("គោរមងារ", "ងារ", "Honorific", "Title"),
    "name_km": (
        "គោត្តនាម និងនាម",
        "គោត្តនាម-នាម",
        "នាមត្រកូល និងនាម",
        "នាមត្រកូល និងនាមខ្លួន",
        "ឈ្មោះ",
        "ឈ្មោះពេញ",
        "ឈ្មោះជាភាសាខ្មែរ",
        "ឈ្មោះជាអក្សរខ្មែរ",
        "Name",
        "Full name",
        "Khmer name",
        "Name in Khmer",
    ),
    "name_latin": (
        "ឈ្មោះជាអក្សរឡាតាំង",
        "អក្សរឡាតាំង",
        "ឈ្មោះឡាតាំង",
        "ឡាតាំង",
        "Latin name",
        "Romanised name",
        "Name in Latin",
    ),
    "sex": ("ភេទ", "Sex", "Gender"),
    "born_on": (
        "ថ្ងៃខែឆ្នាំកំណើត",
        "ថ្ងៃកំណើត",
        "កាលបរិច្ឆេទកំណើត",
        "Date of birth",
        "Birth date",
        "DOB",
    ),
    "position": ("មុខតំណែង", "មុខងារ", "មុខងារបច្ចុប្បន្ន", "Position", "State position"),
    "institution": (
        "ក្រសួង/ស្ថាប័ន",
        "ស្ថាប័ន",
        "អង្គភាព",
        "ក្រសួង",
        "Institution",
        "Ministry",
        "Ministry/Institution",
    ),
    "role": ("តួនាទីក្នុងក្រុមការងារ", "តួនាទីក្នុងក្រុម", "តួនាទី", "Role"),
    "unit_code": ("កូដឯកតារដ្ឋបាល", "កូដឯកតា", "លេខកូដ", "កូដ", "Unit code", "Code"),
    "province": ("រាជធានី/ខេត្ត", "ខេត្ត/រាជធានី", "ខេត្ត", "Province"),
    "district": (
        "ក្រុង/ស្រុក/ខណ្ឌ",
        "ស្រុក/ក្រុង/ខណ្ឌ",
        "ក្រុង/ស្រុក",
        "ស្រុក/ក្រុង",
        "ស្រុក",
        "ខណ្ឌ",
        "District",
    ),
    "commune": ("ឃុំ/សង្កាត់", "សង្កាត់/ឃុំ", "ឃុំ", "សង្កាត់", "Commune"),
    "phone": ("លេខទូរស័ព្ទ", "ទូរស័ព្ទ", "លេខទូរសព្ទ", "ទូរសព្ទ", "Phone", "Telephone"),
    "appointed_on": (
        "ថ្ងៃខែឆ្នាំតែងតាំង",
        "ថ្ងៃតែងតាំង",
        "កាលបរិច្ឆេទតែងតាំង",
        "Appointed on",
        "Date of appointment",
    ),
    "decision_no": (
        "លេខសេចក្តីសម្រេច",
        "សេចក្តីសម្រេចលេខ",
        "លេខលិខិត",
        "Decision number",
        "Decision no",
    ),
    "note": ("ផ្សេងៗ", "កំណត់សម្គាល់", "សម្គាល់", "Remark", "Remarks", "Note", "Notes"),
}
UNIT_FIELDS = ("unit_code", "province", "district", "commune")

_PUNCTUATION = re.compile(r"[-/.,:;()*_៖។№]+")


def header_key(text) -> str:
    """Return a header in the form in which two are compared."""
    return _PUNCTUATION.sub("", key(str(text)))


FIELDS = {header_key(header): name for name, headers in HEADERS.items() for header in headers}


def rows_of(table: Table) -> list[Row]:
    """Return the rows of members below the header.

    A row in which nothing but the running number and unknown columns is filled is a
    heading, a total or a signature, and no member; nor is the template's example.

    Raises:
        FileRefusedError: where there is no header, it lacks a column or has one twice.
    """
    start, places = find_header(table)
    columns = {name: get_column_letter(place + 1) for name, place in places.items()}
    names = {place: name for name, place in places.items()}
    rows = []
    for line in table.lines[start + 1 :]:
        cells = {
            name: line.values[place]
            for place, name in names.items()
            if place < len(line.values) and not is_blank(line.values[place])
        }
        formulas = {names[place]: text for place, text in line.formulas.items() if place in names}
        example = str(cells.get("name_km", "")).startswith(EXAMPLE)
        if (cells.keys() | formulas.keys()) - {"no"} and not example:
            rows.append(Row(table.name, line.number, cells, columns, formulas))
    return rows


def find_header(table: Table) -> tuple[int, dict[str, int]]:
    """Return which line is the header, and the place of each field in it."""
    top = table.lines[:HEADER_WITHIN]
    found = [_fields(line.values) for line in top]
    best = max(range(len(top)), key=lambda number: len(found[number]), default=None)
    if best is None or len(found[best]) < 2:
        lost = any("??" in str(value) for line in top for value in line.values)
        raise (
            FileRefusedError("khmer_lost")
            if lost
            else FileRefusedError("header_not_found", rows=HEADER_WITHIN)
        )
    places = _places(found[best], top[best].values)
    _check_complete(places)
    return best, places


def _fields(values) -> list[tuple[str, int]]:
    keys = (
        (header_key(value), place) for place, value in enumerate(values) if isinstance(value, str)
    )
    return [(FIELDS[text], place) for text, place in keys if text in FIELDS]


def _places(fields, values):
    places = {}
    for name, place in fields:
        if name in places:
            letters = f"{get_column_letter(places[name] + 1)}, {get_column_letter(place + 1)}"
            raise FileRefusedError(
                "duplicate_header", columns=letters, header=str(values[place]).strip()
            )
        places[name] = place
    return places


def _check_complete(places):
    absent = [HEADERS[name][0] for name in ("name_km", "role") if name not in places]
    if not any(name in places for name in UNIT_FIELDS):
        absent.append(HEADERS["unit_code"][0])
    if absent:
        raise FileRefusedError("missing_column", names=", ".join(absent))
