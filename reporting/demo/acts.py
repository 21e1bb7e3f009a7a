"""Acts of composition: of the past, with heads replaced; one that is still to take effect; drafts;
who acts for a head; and the change that a new governor brings.
"""

from datetime import UTC, datetime, time, timedelta

from taskforce.models import (
    CompositionAct,
    GroupRole,
    Instrument,
    InstrumentKind,
    Membership,
    Office,
    TaskForce,
)
from taskforce.services.composition import acts, effect, offices

from .words import MARK

SUBJECT = "ការកែសម្រួលសមាសភាពក្រុមការងាររាជរដ្ឋាភិបាលចុះមូលដ្ឋាន"
REFERENCES = "សេចក្តីណែនាំរបស់រាជរដ្ឋាភិបាល ស្តីពីការពង្រឹងប្រសិទ្ធភាពការងាររបស់ក្រុមការងារ"
FOLLOWED, LEAVING = 2, 1  # seats of each group
# How many days ago one head followed another.
REPLACED = (500, 170)
# By their place in the province: where nobody is head, where the governor is new.
WITHOUT_HEAD, NEW_GOVERNOR = 3, 5
GOVERNOR = "ការតែងតាំងអភិបាល"


class Acts:
    """Draws them up through the same services as the pages do."""

    def __init__(self, plan, country, people, actors):
        self.plan, self.people, self.actors = plan, people, actors
        self.province = country.provinces[0]
        self.districts = country.below(self.province)
        self.numbers = iter(["៤៨២ សសរ", "៤៨៣ សសរ", "៤៨៤ សសរ", "៤៨៦ សសរ"])

    def draw_up(self):
        self._replace_heads()
        self._act_for_a_head()
        announced = self._act(self.districts[0], days=50)
        effect.announce(
            act=announced,
            number="៤៨៥ សសរ",
            dated=self.plan.today - timedelta(days=1),
            signatory="ប្រធានក្រុមការងារខេត្ត",
            version=announced.version,
            by=self._clerk,
        )
        self._act(self.districts[1], days=60)
        self._change_governor()

    def _replace_heads(self):
        """Let one head follow another in a group, by an act each."""
        heads = Membership.objects.filter(
            task_force__unit__in=self.districts[WITHOUT_HEAD + 1 :], role="head", ends_on=None
        )
        seat = heads.select_related("task_force__unit", "role", "person").earliest(
            "starts_on", "pk"
        )
        for days in REPLACED:
            day = self.plan.today - timedelta(days=days)
            if seat.starts_on >= day:
                continue
            act = self._draft(seat.task_force.unit, day)
            self._follow(act, seat, sex=seat.person.sex, post="dir_gen")
            self._announce(act, day)
            seat = heads.filter(task_force=seat.task_force).select_related(
                "task_force__unit", "role", "person"
            ).get()  # fmt: skip

    def _act_for_a_head(self):
        """Let the deputy do the work of a head where there is none."""
        group = TaskForce.objects.select_related("unit").get(unit=self.districts[WITHOUT_HEAD])
        seats = Membership.objects.filter(task_force=group, ends_on=None)
        deputy = seats.filter(role="deputy").select_related("person").order_by("pk").first()
        if deputy is None or seats.filter(role="head").exists():
            return
        day = self.plan.today - timedelta(days=45)
        act = self._draft(group.unit, day)
        acts.appoint(
            act=act,
            task_force=group,
            person=deputy.person,
            role=GroupRole.objects.get(pk="head"),
            acting=True,
            position=deputy.position,
            institution=deputy.institution,
            version=act.version,
            by=self._clerk,
        )
        self._announce(act, day)

    def _change_governor(self):
        """Record a new governor: the system drafts the change in the groups."""
        office = Office.objects.filter(unit=self.districts[NEW_GOVERNOR]).first()
        if office is None:
            return
        day = self.plan.today - timedelta(days=12)
        paper = Instrument.objects.create(
            kind_id="sub_decree",
            number="៩០ អនក្រ.តត",
            dated=day - timedelta(days=3),
            subject=f"{MARK}៖ {GOVERNOR}{office.unit.full_name}",
        )
        person = self.people.person("dist_office_chief")
        found = offices.record_term(
            office=office, person=person, starts_on=day, by=self._clerk, instrument=paper
        )
        for act in found.acts:
            CompositionAct.objects.filter(pk=act.pk).update(subject=f"{MARK}៖ {act.subject}")

    def _announce(self, act, day):
        """Announce an act some days before it took effect, and let it have been so."""
        act.refresh_from_db()
        dated = day - timedelta(days=4)
        effect.announce(
            act=act,
            number=next(self.numbers),
            dated=dated,
            signatory="ប្រធានក្រុមការងារខេត្ត",
            version=act.version,
            by=self._clerk,
        )
        at = datetime.combine(dated, time(3), UTC)
        CompositionAct.objects.filter(pk=act.pk).update(
            drafted_at=at - timedelta(days=6), announced_at=at
        )

    @property
    def _clerk(self):
        return self.actors.users[f"p{self.province.code}"]

    def _draft(self, unit, effective_on):
        return acts.draft(
            unit=unit,
            kind=InstrumentKind.objects.get(pk="decision"),
            subject=f"{MARK}៖ {SUBJECT}{unit.full_name}",
            references=REFERENCES,
            effective_on=effective_on,
            by=self._clerk,
        )

    def _act(self, unit, *, days):
        act = self._draft(unit, self.plan.today + timedelta(days=days))
        group = TaskForce.objects.select_related("unit").get(unit=unit)
        seats = Membership.objects.filter(task_force=group, role="member", ends_on=None)
        seats = list(seats.select_related("role", "task_force__unit").in_precedence())
        for seat in seats[:FOLLOWED]:
            self._follow(act, seat)
        leaving = seats[FOLLOWED : FOLLOWED + LEAVING]
        acts.end_seats(act=act, seats=leaving, version=act.version, by=self._clerk)
        return act

    def _person(self, post, sex):
        person = self.people.person(post)
        while sex and person.sex != sex:
            person = self.people.person(post)
        return person

    def _follow(self, act, seat, *, post="dist_office_chief", sex=None):
        kept = ("role", "precedence", "position", "institution")
        acts.appoint(
            act=act,
            task_force=seat.task_force,
            person=self._person(post, sex),
            replacing=seat,
            version=act.version,
            by=self._clerk,
            **{name: getattr(seat, name) for name in kept},
        )
