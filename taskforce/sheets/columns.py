"""Which column holds what, by the spellings of its header that are known."""

import re
from functools import lru_cache

from taskforce.khmer import key
from taskforce.khmer.likeness import likeness

# A name that begins so is the template's own example, left standing.
EXAMPLE = "ឧទាហរណ៍"
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
        "ឈ្មោះខ្មែរ",
        "គោត្តនាម និងនាមខ្លួន",
        "នាម និងគោត្តនាម",
        "នាមគោត្តនាម",
        "គោត្តនាម និងនាមជាអក្សរខ្មែរ",
        "គោត្តនាម និងនាម (ខ្មែរ)",
        "ឈ្មោះសមាជិក",
        "នាមនិងនាមត្រកូល",
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
        "ជាអក្សរឡាតាំង",
        "ឈ្មោះជាឡាតាំង",
        "គោត្តនាម និងនាមជាអក្សរឡាតាំង",
        "គោត្តនាម និងនាម (ឡាតាំង)",
        "គោត្តនាម និងនាមជាឡាតាំង",
        "ឈ្មោះជាអក្សរអង់គ្លេស",
        "ឈ្មោះអង់គ្លេស",
        "Name (Latin)",
        "English name",
        "Latin name",
        "Romanised name",
        "Name in Latin",
    ),
    "sex": ("ភេទ", "Sex", "Gender"),
    "born_on": (
        "ថ្ងៃខែឆ្នាំកំណើត",
        "ថ្ងៃកំណើត",
        "កាលបរិច្ឆេទកំណើត",
        "ថ្ងៃខែកំណើត",
        "ឆ្នាំកំណើត",
        "ថ្ងៃ ខែ ឆ្នាំ កើត",
        "Date of birth",
        "Birth date",
        "DOB",
    ),
    "position": (
        "មុខតំណែង",
        "មុខងារ",
        "មុខងារបច្ចុប្បន្ន",
        "មុខតំណែងបច្ចុប្បន្ន",
        "មុខងាររដ្ឋ",
        "តួនាទីបច្ចុប្បន្ន",
        "តួនាទីរដ្ឋ",
        "Position",
        "State position",
        "Current position",
    ),
    "institution": (
        "ក្រសួង/ស្ថាប័ន",
        "ស្ថាប័ន",
        "អង្គភាព",
        "ក្រសួង",
        "Institution",
        "Ministry",
        "Ministry/Institution",
    ),
    "role": (
        "តួនាទីក្នុងក្រុមការងារ",
        "តួនាទីក្នុងក្រុម",
        "តួនាទីក្នុងក្រុមការងាររាជរដ្ឋាភិបាល",
        "តួនាទីក្នុងក្រុមការងារចុះមូលដ្ឋាន",
        "ភារកិច្ចក្នុងក្រុមការងារ",
        "តួនាទី",
        "Role",
        "Role in the group",
    ),
    "unit_code": (
        "កូដឯកតារដ្ឋបាល",
        "កូដឯកតា",
        "លេខកូដ",
        "លេខកូដឯកតារដ្ឋបាល",
        "កូដភូមិសាស្ត្រ",
        "កូដរដ្ឋបាល",
        "កូដ",
        "Unit code",
        "Code",
    ),
    "province": ("រាជធានី/ខេត្ត", "ខេត្ត/រាជធានី", "ខេត្ត", "Province"),
    "district": (
        "ក្រុង/ស្រុក/ខណ្ឌ",
        "ស្រុក/ក្រុង/ខណ្ឌ",
        "ក្រុង/ស្រុក",
        "ស្រុក/ក្រុង",
        "ស្រុក",
        "ខណ្ឌ",
        "ស្រុក ខណ្ឌ ក្រុង",
        "ខណ្ឌ/ស្រុក/ក្រុង",
        "ក្រុង/ខណ្ឌ/ស្រុក",
        "ស្រុក/ខណ្ឌ",
        "ក្រុង",
        "District",
    ),
    "commune": ("ឃុំ/សង្កាត់", "សង្កាត់/ឃុំ", "ឃុំ", "សង្កាត់", "Commune"),
    "phone": (
        "លេខទូរស័ព្ទ",
        "ទូរស័ព្ទ",
        "លេខទូរសព្ទ",
        "ទូរសព្ទ",
        "លេខទំនាក់ទំនង",
        "លេខទូរស័ព្ទទំនាក់ទំនង",
        "ទូរស័ព្ទលេខ",
        "Phone",
        "Phone number",
        "Telephone",
        "Tel",
        "Mobile",
    ),
    "appointed_on": (
        "ថ្ងៃខែឆ្នាំតែងតាំង",
        "ថ្ងៃតែងតាំង",
        "កាលបរិច្ឆេទតែងតាំង",
        "ថ្ងៃខែតែងតាំង",
        "ឆ្នាំតែងតាំង",
        "កាលបរិច្ឆេទនៃការតែងតាំង",
        "Appointed on",
        "Date of appointment",
    ),
    "decision_no": (
        "លេខសេចក្តីសម្រេច",
        "សេចក្តីសម្រេចលេខ",
        "លេខលិខិត",
        "លេខលិខិតតែងតាំង",
        "លេខសម្រេច",
        "សេចក្តីសម្រេច",
        "លិខិតតែងតាំង",
        "Decision number",
        "Decision no",
    ),
    "note": ("ផ្សេងៗ", "កំណត់សម្គាល់", "សម្គាល់", "Remark", "Remarks", "Note", "Notes"),
}
UNIT_FIELDS = ("unit_code", "province", "district", "commune")

LONGEST_HEADER = 200
SHORTEST_ALIKE, ALIKE = 5, 0.85  # signs of a header, and how alike a misspelt one must be
_PUNCTUATION = re.compile(r"[-/.,:;()*_៖។№]+")


@lru_cache(maxsize=2_000)
def header_key(text) -> str:
    """Return a header in the form in which two are compared."""
    text = str(text)
    return _PUNCTUATION.sub("", key(text)) if len(text) < LONGEST_HEADER else ""


FIELDS = {header_key(header): name for name, headers in HEADERS.items() for header in headers}

# Words of two languages, or with a remark, in one header: name / sex (Sex).
_PARTS = re.compile(r"[/()\n|\[\]–—]+")


def field_of(text: str) -> str:
    """Return the field that a header names; also where it does so in two languages."""
    if name := FIELDS.get(header_key(text)):
        return name
    parts = [part for part in _PARTS.split(text[:LONGEST_HEADER]) if header_key(part)]
    names = {FIELDS.get(header_key(part)) for part in parts} if len(parts) > 1 else set()
    return names.pop() or "" if len(names) == 1 else ""


def nearly(text: str) -> str:
    """Return the field whose header a text resembles or begins with; nothing where it is unlike."""
    first = _PARTS.split(text[:LONGEST_HEADER].strip())[0]
    if name := FIELDS.get(header_key(first)):
        return name
    written = header_key(text)
    if len(written) < SHORTEST_ALIKE:
        return ""
    scores = {known: likeness(written, known) for known in FIELDS if len(known) >= SHORTEST_ALIKE}
    best = max(scores, key=scores.get)
    return FIELDS[best] if scores[best] >= ALIKE else ""


# What a column under a head that it shares with its neighbours may be called.
SUB_HEADERS = {
    header_key(text): name
    for name, texts in {
        "born_on": ("កំណើត", "កើត", "of birth"),
        "appointed_on": ("តែងតាំង", "of appointment"),
        "name_km": ("ខ្មែរ", "ជាអក្សរខ្មែរ", "អក្សរខ្មែរ", "Khmer"),
        "name_latin": ("ឡាតាំង", "ជាអក្សរឡាតាំង", "អក្សរឡាតាំង", "អង់គ្លេស", "Latin", "English"),
        "role": ("ក្នុងក្រុមការងារ", "ក្នុងក្រុម", "in the group"),
        "position": ("បច្ចុប្បន្ន", "រដ្ឋ", "ក្នុងរដ្ឋបាល", "current"),
        "unit_code": ("លេខកូដ", "កូដ"),
        "decision_no": ("លេខ", "លេខលិខិត"),
    }.items()
    for text in texts
}
# Two columns of which one is ticked.
MAN, WOMAN = "man", "woman"
TICKED = {header_key(text): MAN for text in ("ប្រុស", "ប", "Male", "M")}
TICKED |= {header_key(text): WOMAN for text in ("ស្រី", "ស", "Female", "F")}
# Two columns that together are the name.
FAMILY_NAME, GIVEN_NAME = "family_name", "given_name"
NAME_PARTS = {header_key(text): FAMILY_NAME for text in ("គោត្តនាម", "នាមត្រកូល", "Family name")}
NAME_PARTS |= {header_key(text): GIVEN_NAME for text in ("នាម", "នាមខ្លួន", "Given name")}
# The column that a workbook with its faults marked has beside the cells (`marked`): no data.
REASON_HEADERS = ("មូលហេតុដែលត្រូវកែ", "What to correct")
