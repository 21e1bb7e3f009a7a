"""Spreadsheets that a secretariat sent in: one confirmed, one still to be looked at."""

from datetime import UTC, datetime, time, timedelta

from taskforce.khmer import to_khmer_digits
from taskforce.models import Instrument, MemberImport, Person
from taskforce.services.imports import applying, judging, member_imports
from taskforce.sheets.writing import write_csv

from .words import MARK

HEADERS = [
    "ល.រ", "គោត្តនាម និងនាម", "ភេទ", "មុខតំណែង", "តួនាទីក្នុងក្រុមការងារ", "កូដឯកតារដ្ឋបាល",
    "ថ្ងៃខែឆ្នាំតែងតាំង", "លេខសេចក្តីសម្រេច",
]  # fmt: skip
# Name, sex, state position, role; the second sheet has a line without a role.
CONFIRMED = [
    ("សុខ វិចិត្រ", "ប្រុស", "នាយកសាលា", "សមាជិក"),
    ("កែវ រំដួល", "ស្រី", "ប្រធានមណ្ឌលសុខភាព", "សមាជិក"),
]
WAITING = [
    ("លឹម បញ្ញា", "ប្រុស", "សមាជិកក្រុមប្រឹក្សាឃុំ", "សមាជិក"),
    ("ជា សុភា", "ស្រី", "ស្មៀនឃុំ", ""),
]


class Imports:
    """Sends the sheets in through the same service as the page does."""

    def __init__(self, plan, country, actors):
        self.plan, self.actors = plan, actors
        self.province = country.provinces[0]
        self.commune = country.below(country.below(self.province)[0])[0]

    def send(self):
        known = Person.objects.order_by("pk").last().pk
        confirmed = self._keep("ឧទាហរណ៍-១.csv", CONFIRMED, days=5)
        member_imports.confirm(member_import=confirmed, by=self._clerk)
        applying.apply(member_import=confirmed)
        self._keep("ឧទាហរណ៍-២.csv", WAITING, days=1)
        # What came through the door for everybody is invented all the same.
        Person.objects.filter(pk__gt=known).update(is_invented=True)
        Instrument.objects.filter(subject="").update(subject=MARK)
        at = self._moment(days=4)
        MemberImport.objects.filter(pk=confirmed.pk).update(applied_at=at)

    @property
    def _clerk(self):
        return self.actors.users[f"p{self.province.code}"]

    def _moment(self, *, days):
        day = self.plan.today - timedelta(days=days)
        return datetime.combine(day, time(3), UTC)

    def _keep(self, file_name, rows, *, days) -> MemberImport:
        kept, _is_new = member_imports.receive(
            file_name=file_name,
            content=self._sheet(rows),
            unit=self.province,
            on=self.plan.today,
            by=self._clerk,
        )
        judging.judge(member_import=kept)
        MemberImport.objects.filter(pk=kept.pk).update(created_at=self._moment(days=days))
        return kept

    def _sheet(self, rows) -> bytes:
        lines, appointed = [HEADERS], self.plan.today - timedelta(days=10)
        for number, (name, sex, position, role) in enumerate(rows, start=1):
            decision = f"{to_khmer_digits('481')} សសរ"
            line = [number, name, sex, position, role, self.commune.code]
            lines.append([*line, f"{appointed:%d/%m/%Y}", decision])
        return write_csv(lines)
