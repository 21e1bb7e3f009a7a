"""Acts of composition: one that was announced and is still to take effect, one still a draft."""

from datetime import timedelta

from taskforce.models import InstrumentKind, Membership, TaskForce
from taskforce.services.composition import acts, effect

from .words import MARK

SUBJECT = "ការកែសម្រួលសមាសភាពក្រុមការងាររាជរដ្ឋាភិបាលចុះមូលដ្ឋាន"
REFERENCES = "សេចក្តីណែនាំរបស់រាជរដ្ឋាភិបាល ស្តីពីការពង្រឹងប្រសិទ្ធភាពការងាររបស់ក្រុមការងារ"
FOLLOWED, LEAVING = 2, 1  # seats of each group


class Acts:
    """Draws them up through the same services as the pages do."""

    def __init__(self, plan, country, people, actors):
        self.plan, self.people, self.actors = plan, people, actors
        self.province = country.provinces[0]
        self.districts = country.below(self.province)[:2]

    def draw_up(self):
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

    @property
    def _clerk(self):
        return self.actors.users[f"p{self.province.code}"]

    def _act(self, unit, *, days):
        act = acts.draft(
            unit=unit,
            kind=InstrumentKind.objects.get(pk="decision"),
            subject=f"{MARK}៖ {SUBJECT}{unit.full_name}",
            references=REFERENCES,
            effective_on=self.plan.today + timedelta(days=days),
            by=self._clerk,
        )
        group = TaskForce.objects.select_related("unit").get(unit=unit)
        seats = Membership.objects.filter(task_force=group, role="member", ends_on=None)
        seats = list(seats.select_related("role", "task_force__unit").in_precedence())
        for seat in seats[:FOLLOWED]:
            self._follow(act, seat)
        leaving = seats[FOLLOWED : FOLLOWED + LEAVING]
        acts.end_seats(act=act, seats=leaving, version=act.version, by=self._clerk)
        return act

    def _follow(self, act, seat):
        kept = ("role", "precedence", "position", "institution")
        acts.appoint(
            act=act,
            task_force=seat.task_force,
            person=self.people.person("dist_office_chief"),
            replacing=seat,
            version=act.version,
            by=self._clerk,
            **{name: getattr(seat, name) for name in kept},
        )
