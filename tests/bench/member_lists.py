"""Invented lists of members for the measurements, without a fault."""

import io
from datetime import date
from random import Random

from openpyxl import Workbook

from reporting.demo.people import read_list

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
