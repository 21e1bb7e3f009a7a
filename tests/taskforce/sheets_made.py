"""Spreadsheets made for a test: only the cells that matter."""

import csv
import io
import json
import zipfile

from openpyxl import Workbook

from taskforce.sheets.notes import Notes, load

HEADER = {
    "name_km": "គោត្តនាម និងនាម",
    "sex": "ភេទ",
    "born_on": "ថ្ងៃខែឆ្នាំកំណើត",
    "position": "មុខតំណែង",
    "role": "តួនាទីក្នុងក្រុមការងារ",
    "unit_code": "កូដឯកតារដ្ឋបាល",
    "district": "ក្រុង/ស្រុក/ខណ្ឌ",
    "commune": "ឃុំ/សង្កាត់",
    "phone": "លេខទូរស័ព្ទ",
    "appointed_on": "ថ្ងៃខែឆ្នាំតែងតាំង",
    "decision_no": "លេខសេចក្តីសម្រេច",
    "note": "ផ្សេងៗ",
}
MEMBER = {
    "name_km": "សុខ ដារ៉ា",
    "sex": "ប្រុស",
    "born_on": "01/02/1980",
    "role": "សមាជិក",
    "unit_code": "0801",
    "appointed_on": "05/02/2024",
}


def sheet(*members) -> bytes:
    """Return a CSV file of members; each says how it differs from a plain one."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(HEADER.values())
    for member in members:
        writer.writerow([(MEMBER | member).get(name) for name in HEADER])
    return stream.getvalue().encode()


def workbook(*rows, title="Sheet1") -> bytes:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_part(content: bytes, name: str, data: bytes) -> bytes:
    """Return a workbook with one more part in its archive."""
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return stream.getvalue()


def noted(*notes) -> Notes:
    """Return notes of (sheet, row, place, is it an error, reason) as they are when told."""
    told = []
    for number, (sheet_name, row, place, is_error, reason) in enumerate(notes):
        told += [[sheet_name], reason, [row, place, is_error, number]]
    return load(io.BytesIO("\n".join(map(json.dumps, [*told, None])).encode()))
