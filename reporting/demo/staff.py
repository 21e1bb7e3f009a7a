"""The secretariats of capital, provinces and districts, and who has which of the seven duties."""

from collections import defaultdict
from datetime import timedelta

from secretariat.models import Duty, DutyAssignment
from taskforce.models import Level

from .country import WITHOUT_MEMBERS
from .groups import Tenure

# Role, fewest, most, and the state position.
STAFF = {
    Level.PROVINCE: [
        ("secretariat_head", 1, 1, "prov_admin_dir"),
        ("secretariat_deputy", 1, 2, "prov_admin_dep_dir"),
        ("secretariat_officer", 4, 6, "official"),
        ("secretariat_member", 0, 2, "office_dep_chief"),
    ],
    Level.DISTRICT: [
        ("secretariat_head", 1, 1, "dist_admin_dir"),
        ("secretariat_officer", 2, 4, "official"),
    ],
}
LEAVING = 0.1


class Staff:
    """Fills the secretariats."""

    def __init__(self, plan, country, groups, people):
        self.plan, self.country, self.groups, self.people = plan, country, groups, people
        self.rng = plan.rng("staff")
        self.duties = list(Duty.objects.order_by("position"))
        self.assignments, self.tenures = [], defaultdict(list)

    def fill(self):
        for province in self.country.provinces:
            for level in STAFF:
                if province.code != WITHOUT_MEMBERS:
                    self._fill_level(province, level)

    def save(self):
        DutyAssignment.objects.bulk_create(self.assignments)

    def count(self, unit, on) -> tuple[int, int]:
        """Return how many officials a secretariat has on a day, and how many are women."""
        serving = [tenure for tenure in self.tenures[unit.code] if tenure.holds(on)]
        return len(serving), sum(tenure.is_woman for tenure in serving)

    def _fill_level(self, province, level):
        paper, day = self.groups.series[province.code, level].first
        for place, unit in enumerate(self.country.at(level, province)):
            if level == Level.DISTRICT and place == 4:
                continue  # one district has not set up its secretariat
            seats = [
                self._member(unit, role, post, number, paper, day)
                for role, least, most, post in STAFF[level]
                for number in range(self.rng.randint(least, most))
            ]
            self._share_duties([seat for seat in seats if seat.ends_on is None], place)

    def _member(self, unit, role, post, number, paper, day):
        starts_on = day + timedelta(days=self.rng.randint(0, 60))
        ends_on = None
        if role == "secretariat_officer" and self.rng.random() < LEAVING:
            ends_on = self.plan.today - timedelta(days=self.rng.randint(20, 400))
        person = self.people.person(post)
        self.tenures[unit.code].append(Tenure(starts_on, ends_on, person.sex == "f"))
        seat = self.groups.add(
            unit, person, role, starts_on, ends_on,
            precedence=number + 1, started_by=paper, **self.groups.place_of(post, unit),
        )  # fmt: skip
        if ends_on:
            duty = self.rng.choice(self.duties)
            self._assign(seat, duty, starts_on, ends_on)
        return seat

    def _share_duties(self, seats, place):
        """Give out the duties in turn; in some districts one is still nobody's."""
        duties = self.duties[:-1] if place == 3 else self.duties
        for number, duty in enumerate(duties):
            seat = seats[number % len(seats)]
            if self.rng.random() < LEAVING and len(seats) > 1:
                before = seats[(number + 1) % len(seats)]
                handed = self.plan.today - timedelta(days=self.rng.randint(30, 200))
                self._assign(before, duty, before.starts_on, handed)
                self._assign(seat, duty, handed)
            else:
                self._assign(seat, duty, seat.starts_on)

    def _assign(self, seat, duty, starts_on, ends_on=None):
        self.assignments.append(
            DutyAssignment(membership=seat, duty=duty, starts_on=starts_on, ends_on=ends_on)
        )
