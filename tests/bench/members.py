"""The import of 10,000 members from a workbook, beside the same rows at the library's defaults."""

import io
from datetime import date
from random import Random

import tablib
from django.db import transaction
from import_export import resources
from import_export.fields import Field
from import_export.widgets import ForeignKeyWidget
from openpyxl import Workbook

from reporting.demo.people import read_list
from taskforce.models import (
    AdministrativeUnit,
    GroupRole,
    Instrument,
    Membership,
    Person,
    TaskForce,
    User,
)
from taskforce.services import members

from .table import Line, counted, seconds, timed

ROWS = 10_000
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
FASTER, BASE_QUERIES, ROWS_A_QUERY = 5, 30, 500


def measure(bench):
    content = workbook(list(HEADERS.values()), rows())
    unit = AdministrativeUnit.objects.get(code=PROVINCE)
    by = User.objects.get(username=f"p{PROVINCE}")
    with undone(), counted() as queries:
        took, found = timed(
            members.take_in,
            file_name="10000.xlsx", content=content, unit=unit, on=date(2026, 11, 1), by=by,
        )  # fmt: skip
    accepted = found.counts()["accepted"] if found.stored else 0
    plain = workbook(list(HEADERS), rows())
    with undone(), counted() as theirs:
        raw, imported = timed(at_defaults, plain)
    most = BASE_QUERIES + ROWS // ROWS_A_QUERY
    yield Line(
        "import of members",
        f"{accepted:,} of {ROWS:,} rows, {queries.count} queries",
        f"{seconds(took)} (database {seconds(queries.seconds)})",
        f"at the defaults {seconds(raw)}, {imported:,} rows, {theirs.count:,} queries",
        f"{raw / took:.1f}x faster",
        f">= {FASTER}x, <= {most} queries",
        accepted == imported == ROWS and raw / took >= FASTER and queries.count <= most,
    )


def undone():
    """Leave the database as it was."""
    return _Undone()


class _Undone(transaction.Atomic):
    def __init__(self):
        super().__init__(using=None, savepoint=True, durable=False)

    def __exit__(self, exc_type, exc_value, traceback):
        transaction.set_rollback(True)
        super().__exit__(exc_type, exc_value, traceback)


def rows() -> list[dict]:
    """Return invented members of one province, each another person."""
    rng = Random(2026)
    units = [unit["code"] for unit in read_list("units") if unit["code"].startswith(PROVINCE)]
    families, given = read_list("family_names"), read_list("given_names")
    pairs = rng.sample([(one, other) for one in families for other in given], ROWS)
    return [
        _row(rng, number, one, other, units[number % len(units)])
        for number, (one, other) in enumerate(pairs, start=1)
    ]


def _row(rng, number, family, given, unit) -> dict:
    female = given["sex"] == "f"
    return {
        "no": number,
        "honorific": "លោកស្រី" if female else "លោក",
        "name_km": f"{family['name_km']} {given['name_km']}",
        "name_latin": f"{family['latin']} {given['latin']}",
        "sex": "ស្រី" if female else "ប្រុស",
        "born_on": date(1960 + rng.randrange(40), rng.randint(1, 12), rng.randint(1, 28)),
        "position": "នាយកសាលា",
        "institution": "ក្រសួងអប់រំ យុវជន និងកីឡា",
        "role": "សមាជិក",
        "unit_code": unit,
        "phone": f"012 000 {rng.randrange(1000):03}",
        "appointed_on": date(2024, 3, rng.randint(1, 28)),
        "decision_no": "១២៣ សសរ",
    }


def workbook(headers: list[str], lines: list[dict]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("members")
    sheet.append(headers)
    for line in lines:
        sheet.append(list(line.values()))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def at_defaults(content: bytes) -> int:
    """Import with the library as it comes: row by row, look-ups, differences, full results."""
    dataset = tablib.Dataset().load(content, "xlsx")
    result = DefaultResource().import_data(dataset, raise_errors=True)
    return result.totals["new"]


class DefaultResource(resources.ModelResource):
    """The same columns into the same tables, with nothing of the library tuned."""

    task_force = Field("task_force", "unit_code", ForeignKeyWidget(TaskForce, "unit__code"))
    role = Field("role", "role", ForeignKeyWidget(GroupRole, "name_km"))
    person = Field("person", "person", ForeignKeyWidget(Person))
    started_by = Field("started_by", "instrument", ForeignKeyWidget(Instrument))
    starts_on = Field("starts_on", "appointed_on")

    class Meta:
        model = Membership
        fields = (
            "task_force", "role", "person", "started_by", "starts_on", "position", "institution",
        )  # fmt: skip
        import_id_fields = ("task_force", "role", "person")

    def before_import(self, dataset, **kwargs):
        for name in ("person", "instrument"):
            dataset.append_col([None] * len(dataset), header=name)

    def before_import_row(self, row, **kwargs):
        names = ("honorific", "name_latin", "phone")
        row["born_on"], row["appointed_on"] = row["born_on"].date(), row["appointed_on"].date()
        sex = "f" if row["sex"] == "ស្រី" else "m"
        known = Person.objects.filter(name_km=row["name_km"], born_on=row["born_on"]).first()
        row["person"] = (
            known
            or Person.objects.create(
                name_km=row["name_km"],
                born_on=row["born_on"],
                sex=sex,
                **{name: row[name] for name in names},
            )
        ).pk
        paper, _new = Instrument.objects.get_or_create(
            kind_id="decision", number=row["decision_no"], dated=row["appointed_on"], unit=None
        )
        row["instrument"] = paper.pk
