"""Invented lists of members for the measurements: clean, and as provinces send them."""

import io
from datetime import date
from random import Random

from openpyxl import Workbook

from reporting.demo.people import read_list
from taskforce.khmer import to_khmer_digits

PROVINCE = "08"  # the demonstration leaves it without members
HEADERS = {
    "no": "ល.រ",
    "honorific": "គោរមងារ",
    "name_km": "គោត្តនាម និងនាម",
    "name_latin": "ឈ្មោះជាអក្សរឡាតាំង",
    "sex": "ភេទ",
    "born_on": "ថ្ងៃខែឆ្នាំកំណើត",
    "position": "មុខតំណែង",
    "institution": "ក្រសួង/ស្ថាប័ន",
    "role": "តួនាទីក្នុងក្រុមការងារ",
    "unit_code": "កូដឯកតារដ្ឋបាល",
    "phone": "លេខទូរស័ព្ទ",
    "appointed_on": "ថ្ងៃខែឆ្នាំតែងតាំង",
    "decision_no": "លេខសេចក្តីសម្រេច",
}
DISTRICT, COMMUNE = "ក្រុង/ស្រុក/ខណ្ឌ", "ឃុំ/សង្កាត់"


def clean_rows(count: int) -> list[dict]:
    """Return invented members of one province, no two of one name and birthday."""
    rng = Random(2026)
    units = [unit["code"] for unit in read_list("units") if unit["code"].startswith(PROVINCE)]
    families, given = read_list("family_names"), read_list("given_names")
    pairs = [(one, other) for one in families for other in given]
    rng.shuffle(pairs)
    # Where the names do not suffice, the next round is born in other years.
    return [
        _row(rng, number, *pairs[number % len(pairs)], units[number % len(units)],
             1960 + 20 * (number // len(pairs) % 2) + number // len(pairs) // 2)
        for number in range(count)
    ]  # fmt: skip


def _row(rng, number, family, given, unit, year) -> dict:
    female = given["sex"] == "f"
    return {
        "no": number + 1,
        "honorific": "លោកស្រី" if female else "លោក",
        "name_km": f"{family['name_km']} {given['name_km']}",
        "name_latin": f"{family['latin']} {given['latin']}",
        "sex": "ស្រី" if female else "ប្រុស",
        "born_on": date(year, rng.randint(1, 12), rng.randint(1, 28)),
        "position": "នាយកសាលា",
        "institution": "ក្រសួងអប់រំ យុវជន និងកីឡា",
        "role": "សមាជិក",
        "unit_code": unit,
        "phone": f"012 000 {rng.randrange(1000):03}",
        "appointed_on": date(2024, 3, rng.randint(1, 28)),
        "decision_no": "១២៣ សសរ",
    }


def workbook(headers: list[str], lines: list[dict]) -> bytes:
    return saved([headers, *(list(line.values()) for line in lines)])


def saved(lines) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("members")
    for line in lines:
        sheet.append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def messy_workbook(count: int) -> bytes:
    """Return a list as provinces send it: a title, headings, totals, and one cell in four mangled.

    Units stand by name, some misspelt; codes lack their zero; days come in Khmer digits, as
    serials and as text; some rows are at fault.
    """
    rng = Random(45)
    names = {unit["code"]: unit["name_km"] for unit in read_list("units")}
    lines = [["ព្រះរាជាណាចក្រកម្ពុជា"], ["បញ្ជីសមាជិកក្រុមការងារ"], []]
    lines.append([*HEADERS.values(), DISTRICT, COMMUNE])
    for number, row in enumerate(clean_rows(count)):
        if number % 500 == 250:
            lines += [["សរុប", None, number], [], ["II", "ផ្នែកបន្ទាប់"]]
        lines.append(_mangled(rng, row, names))
    return saved(lines)


def _mangled(rng, row, names) -> list:
    code, district, commune = row["unit_code"], None, None
    kind = rng.randrange(12)
    if kind in {0, 1, 2} and len(code) == 6:
        district, commune = names[code[:4]], names[code]
        row["unit_code"] = None
        if kind == 1:
            commune = commune + rng.choice("កខគឃ")  # misspelt
    elif kind in {3, 4}:
        row["unit_code"] = int(code)  # the zero is lost
    elif kind == 5:
        row["unit_code"] = to_khmer_digits(code)
    if kind in {6, 7}:
        day = row["born_on"]
        row["born_on"] = to_khmer_digits(f"{day:%d/%m/%Y}")
        row["appointed_on"] = 45_352 + rng.randrange(20)
    faults = {
        8: ("role", "ជំនួយការបណ្តោះអាសន្ន"),
        9: ("born_on", "31/02/1980"),
        10: ("phone", "012 000 001 / 012 000 002"),
    }
    if kind in faults and rng.randrange(3) == 0:
        name, value = faults[kind]
        row[name] = value
    if kind == 11:
        row["name_km"] = f"  {row['name_km'].replace(' ', '  ')}​"
        row["honorific"], row["appointed_on"] = None, None
    return [*row.values(), district, commune]
