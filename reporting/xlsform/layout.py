"""The sheets and columns of a form as a file, and how each of them is explained in it.

`survey`, `choices` and `settings` are XLSForm's; what it has no word for stands in columns and
sheets of our own, which programs that read XLSForm pass over.
"""

from reporting.forms.sent_file import MOST_BYTES
from taskforce.sheets.limits import Limits

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
TABLES, RULES, ABOUT = "tables", "rules", "about"

KM, EN = "Khmer (km)", "English (en)"
LABEL_KM, LABEL_EN = f"label::{KM}", f"label::{EN}"
HINT_KM, SHORT_KM = f"hint::{KM}", f"short::{KM}"
MESSAGE_KM, MESSAGE_EN = f"message::{KM}", f"message::{EN}"

WORDS = [LABEL_KM, LABEL_EN, SHORT_KM]
COLUMNS = {
    SURVEY: [
        "type", "name", *WORDS, HINT_KM, "required", "relevant", "calculation", "kind", "unit",
        "decimals", "with_women", "adds_up",
    ],
    CHOICES: ["list_name", "name", *WORDS],
    SETTINGS: [
        "form_title", "form_title::English (en)", "form_id", "version", "default_language", "note",
        "proposal",
    ],
    TABLES: ["table", "part", "name", *WORDS],
    RULES: [
        "name", "kind", "strength", "cell", "least", "most", "among", "total", "parts", "left",
        "operator", "right", "when_cell", "when_operator", "when_value", MESSAGE_KM, MESSAGE_EN,
    ],
}  # fmt: skip
WIDTHS = {
    "type": 20, "name": 26, LABEL_KM: 46, LABEL_EN: 40, HINT_KM: 40, "note": 50, "form_title": 46,
    "calculation": 40, "relevant": 34, "parts": 50, MESSAGE_KM: 40, MESSAGE_EN: 40, "list_name": 26,
    "cell": 34, "total": 28, "left": 34, "right": 28, "when_cell": 28, "table": 26,
}  # fmt: skip
USUAL_WIDTH = 14

YES_NO_LIST = "yes_no"
# The languages of a file, by what may stand behind the two colons.
LANGUAGES = {"km": ("km", "khmer", "ខ្មែរ"), "en": ("en", "english", "អង់គ្លេស")}
YES = {"yes", "true", "true()", "1", "y", "បាទ", "ចាស", "បាទ/ចាស"}

LIMITS = Limits(
    bytes=MOST_BYTES,
    rows=5_000,
    columns=100,
    tags=300_000,
    cells=150_000,
    signs=5_000_000,
    sheets=30,
    merged=5_000,
    seconds=4,
)
# What each column and sheet is for: in the file itself, Khmer before English.
ABOUT_LINES = [
    ("ឯកសារនេះជាទម្រង់របាយការណ៍តាមទម្លាប់ XLSForm។",
     "This file is a report form in the conventions of XLSForm."),
    ("survey: ផ្នែក (begin_group) និងសំណួររបស់ផ្នែក តាមលំដាប់។",
     "survey: sections (begin_group) and their questions, in order."),
    ("survey / type: integer, decimal, text, date, select_one, calculate (អត្រា), note (តារាង)។",
     "survey / type: integer, decimal, text, date, select_one, calculate (ratio), note (table)."),
    ("survey / kind: ប្រភេទពិតប្រាកដ៖ number, money, table, ratio, yes_no…",
     "survey / kind: what XLSForm cannot say: number, money, table, ratio, yes_no, ..."),
    ("survey / adds_up: sum, latest, maximum, none។ unit: ឯកតារង្វាស់។ with_women: yes។",
     "survey / adds_up: how answers add up: sum, latest, maximum, none. unit: of measure. "
     "with_women: asks for the share of women. decimals: 0 to 2."),
    ("survey / relevant (ជួរ begin_group): លក្ខខណ្ឌនៃផ្នែក ឧទាហរណ៍ ${emergency_occurred} = '1'។",
     "survey / relevant, of a begin_group: the section is asked only where this holds."),
    ("choices: ចម្លើយដែលអាចជ្រើសរើស តាម list_name។",
     "choices: the answers that may be chosen, by list_name."),
    ("tables: ជួរ (row) និងជួរឈរ (column) នៃតារាង។",
     "tables: the rows and columns of the tables, in order."),
    ("rules: វិធានផ្ទៀងផ្ទាត់។ kind: range, length, choice, sum, comparison, required_if។ "
     "strength: hard ឬ soft។",
     "rules: validation rules. strength: hard, or soft (passed over with a written reason). A cell "
     "of a table is table.row.column; * is any of them. parts, among: codes with spaces between."),
    ("settings: ចំណងជើង លេខកូដ (form_id) និងលេខកំណែ (version)។ proposal: yes បើជាសំណើ។",
     "settings: title, code (form_id), number (version). proposal: yes where not yet confirmed."),
]  # fmt: skip
