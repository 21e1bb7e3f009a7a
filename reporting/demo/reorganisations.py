"""Reorganisations of units: one that was carried out, one annulled since, one still a draft."""

from datetime import timedelta

from reporting.resting import reports_on
from taskforce.models import AdministrativeUnit, Instrument, Reorganisation, UnitChange
from taskforce.services.territory import annulling, reorganisations

from .words import MARK

What = UnitChange.What
SUBJECT = "ការរៀបចំឯកតារដ្ឋបាលឡើងវិញ"
WHY = "កំណត់ឈ្មោះខុស"
DONE = {"name_km": "គំរូ", "name_latin": "Kumru"}
ANNULLED = {"name_km": "សាកល្បង", "name_latin": "Sakal"}
BEGUN = {"name_km": "សែនជ័យគំរូ", "name_latin": "Saen Chey Kumru"}


class Reorganisations:
    """Draws them up through the same services as the pages do."""

    def __init__(self, plan, country, actors):
        self.plan, self.admin = plan, actors.users["adm1"]
        districts = country.below(country.provinces[0])
        self.district = max(districts, key=lambda unit: (len(country.below(unit)), unit.code))
        self.communes = country.below(self.district)

    def draw_up(self):
        done = self._act("៩១ អនក្រ.បក", 120, (What.RENAME, self.communes[-2], DONE))
        wrong = self._act("៩២ អនក្រ.បក", 60, (What.RENAME, self.communes[-3], ANNULLED))
        for act in (done, wrong):
            self._carry_out(act)
        annulment = annulling.draft_annulment(
            reorganisation=Reorganisation.objects.get(pk=wrong.pk),
            instrument=self._paper("៩៣ អនក្រ.បក", 40),
            effective_on=self.plan.today - timedelta(days=30),
            note=f"{MARK}៖ {WHY}",
            by=self.admin,
        )
        self._carry_out(annulment)
        self._draft()

    def _draft(self):
        """Divide the largest district: two of its communes go into a new one."""
        act = self._act("៩៤ អនក្រ.បក", -60, (What.SPLIT, self.district, BEGUN))
        code = act.changes.get().code
        for commune in self.communes[:2]:
            self._add(act, What.MOVE, commune, target=code)
        self._look(act)

    def _act(self, number, days, change):
        act = reorganisations.draft(
            instrument=self._paper(number, max(days + 10, 1)),
            effective_on=self.plan.today - timedelta(days=days),
            note=MARK,
            by=self.admin,
        )
        what, unit, words = change
        self._add(act, what, unit, **words)
        return act

    def _paper(self, number, days):
        return Instrument.objects.create(
            kind_id="sub_decree",
            number=number,
            dated=self.plan.today - timedelta(days=days),
            subject=f"{MARK}៖ {SUBJECT}",
        )

    def _add(self, act, what, unit, **fields):
        unit = AdministrativeUnit.objects.get(pk=unit.pk)
        reorganisations.add_change(
            reorganisation=act, by=self.admin, what=what, unit=unit, **fields
        )

    def _look(self, act):
        reorganisations.preview(reorganisation=act, by=self.admin, count=reports_on)

    def _carry_out(self, act):
        self._look(act)
        reorganisations.carry_out(reorganisation=act, by=self.admin)
