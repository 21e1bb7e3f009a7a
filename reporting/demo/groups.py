"""Who sits in the groups: the seats of each level, and who held them from when until when."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from taskforce.models import Kind, Level, Membership, Office, OfficeTerm, TaskForce
from taskforce.services.composition.offices import GOVERNORS

from .country import WITHOUT_MEMBERS
from .people import read_list

HEAD, PERMANENT_DEPUTY, DEPUTY, MEMBER = "head", "permanent_deputy", "deputy", "member"
# How many of the seats change hands at a decision, and how many of these then stay empty.
CHANGING, VACATED = 0.12, 0.08
# Among the units of a province and level, by their place: where a seat is empty, and where
# a change is signed that is still to come.
VACANT = {(2, PERMANENT_DEPUTY), (3, HEAD)}
COMING = {(1, HEAD), (1, DEPUTY)}

GOVERNOR = ("governor",)
# Role, fewest, most, and the state positions of those who hold it.
SEATS = {
    Level.PROVINCE: [
        (HEAD, 1, 1, ("senior_minister", "minister")),
        (PERMANENT_DEPUTY, 1, 1, GOVERNOR),
        (DEPUTY, 4, 6, ("sos", "usos", "sec_gen")),
        (MEMBER, 10, 15, ("usos", "dir_gen", "dep_dir_gen", "dept_director", "prov_dep_governor",
                          "prov_dept_director", "prov_admin_dir", "prov_police_commissioner")),
    ],
    Level.DISTRICT: [
        (HEAD, 1, 1, ("usos", "dir_gen", "dep_dir_gen")),
        (PERMANENT_DEPUTY, 1, 1, GOVERNOR),
        (DEPUTY, 1, 3, ("dep_dir_gen", "dept_director", "prov_dept_dep_director")),
        (MEMBER, 4, 8, ("dept_dep_director", "srok_dep_governor", "dist_admin_dir",
                        "dist_council_chair", "dist_office_chief", "dist_police_inspector")),
    ],
    Level.COMMUNE: [
        (HEAD, 1, 1, ("dept_dep_director", "srok_dep_governor", "dist_office_chief")),
        (DEPUTY, 0, 1, ("khum_chief",)),
        (MEMBER, 2, 3, ("khum_chief", "khum_deputy_1", "khum_councillor", "commune_clerk",
                        "commune_police", "school_director", "health_centre_chief")),
    ],
}  # fmt: skip
# The list names each position for one kind of unit; a municipality or a sangkat says it so.
FOR_KIND = {
    Kind.CAPITAL: {"prov_dep_governor": "capital_dep_governor"},
    Kind.KRONG: {"srok_dep_governor": "krong_dep_governor"},
    Kind.KHAN: {"srok_dep_governor": "khan_dep_governor"},
    Kind.SANGKAT: {
        "khum_chief": "sangkat_chief",
        "khum_deputy_1": "sangkat_deputy_1",
        "khum_councillor": "sangkat_councillor",
        "commune_clerk": "sangkat_clerk",
    },
}
WORDS_FOR_KIND = {
    Kind.CAPITAL: ("ខេត្ត", "រាជធានី"),
    Kind.KRONG: ("ស្រុក", "ក្រុង"),
    Kind.KHAN: ("ស្រុក", "ខណ្ឌ"),
}


@dataclass(slots=True)
class Tenure:
    """A time in a seat, as the reports count it."""

    starts_on: date
    ends_on: date | None
    is_woman: bool

    def holds(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on < self.ends_on)


class Groups:
    """Fills the groups of a country."""

    def __init__(self, plan, country, people, papers):
        self.country, self.people, self.papers = country, people, papers
        self.rng = plan.rng("groups")
        self.posts = {row["code"]: row for row in read_list("positions")}
        self.ministries = [row["name_km"] for row in read_list("ministries")[:30]]
        self.departments = [row["name_km"] for row in read_list("provincial_departments")]
        self.series, self.memberships, self.formed = {}, [], {}
        self.offices, self.terms = {}, []
        self.tenures, self.seats = defaultdict(list), defaultdict(int)
        self.deputies = defaultdict(list)
        self.decided = defaultdict(set)

    def fill(self):
        for province in self.country.provinces:
            unformed = self.country.unformed(province)
            for level in Level:
                series = self.papers.series(province, level)
                self.series[province.code, level] = series
                if province.code != WITHOUT_MEMBERS:
                    for place, unit in enumerate(self.country.at(level, province)):
                        if unit.code not in unformed:
                            self._fill_group(unit, place, series)

    def save(self):
        Office.objects.bulk_create(self.offices.values())
        OfficeTerm.objects.bulk_create(self.terms)
        Membership.objects.bulk_create(self.memberships)
        groups = [TaskForce(pk=pk, instrument=paper) for pk, paper in self.formed.items()]
        TaskForce.objects.bulk_update(groups, ["instrument"], batch_size=400)

    def count(self, unit, on: date) -> tuple[int, int, int]:
        """Return how many sit in a group on a day, how many are women, how many seats are empty."""
        serving = [tenure for tenure in self.tenures[unit.code] if tenure.holds(on)]
        women = sum(tenure.is_woman for tenure in serving)
        return len(serving), women, max(self.seats[unit.code] - len(serving), 0)

    def latest_paper(self, unit, on: date) -> date | None:
        """Return the date of the last decision that a group's seats rest on; None without seats."""
        return max((day for day in self.decided[unit.code] if day <= on), default=None)

    def add(self, unit, person, role, starts_on, ends_on=None, **fields):
        """Note that a person sits in a group or its secretariat."""
        membership = Membership(
            task_force_id=self.country.groups[unit.code],
            person=person,
            role_id=role,
            starts_on=starts_on,
            ends_on=ends_on,
            **fields,
        )
        self.memberships.append(membership)
        return membership

    def place_of(self, post: str, unit) -> dict:
        """Return the words of a position and its institution, for a seat at a unit."""
        post = GOVERNORS[unit.kind] if post == "governor" else post
        post = FOR_KIND.get(unit.kind, {}).get(post, post)
        old, new = WORDS_FOR_KIND.get(unit.kind, ("", ""))
        position = self.posts[post]["position_km"]
        return {
            "position": position.replace(old, new) if old else position,
            "institution": self._institution(post, unit),
        }

    def _institution(self, post, unit) -> str:
        if self.posts[post]["level"] == "national":
            return self.rng.choice(self.ministries)
        if post.startswith("prov_dept"):
            return self.rng.choice(self.departments)
        return f"រដ្ឋបាល{self.country.names[unit.code]}"

    def _fill_group(self, unit, place, series):
        self.formed[self.country.groups[unit.code]] = series.first[0]
        for role, least, most, posts in SEATS[Level(unit.level)]:
            for number in range(self.rng.randint(least, most)):
                self.seats[unit.code] += 1
                self._fill_seat(unit, place, series, role, number, posts)

    def _fill_seat(self, unit, place, series, role, number, posts):
        """Write the holders of a seat one after another, from the first decision on."""
        paper, day = series.first
        post = posts[number % len(posts)]
        for change, (next_paper, next_day) in self._turns(place, series, role, number):
            self._hold(unit, role, number, post, (paper, day), (next_paper, next_day))
            if change == "vacated":
                return
            paper, day = next_paper, next_day
        self._hold(unit, role, number, post, (paper, day), (None, None))

    def _turns(self, place, series, role, number):
        """Return when a seat changes hands, by which decision, and whether it then stays empty."""
        for decision in series.changes:
            if self.rng.random() < CHANGING:
                is_last = self.rng.random() < VACATED
                yield "vacated" if is_last else "changed", decision
                if is_last:
                    return
        if (place, role) in VACANT and series.changes:
            yield "vacated", series.changes[-1]
        elif (place, role) in COMING and number == 0:
            yield "changed", series.coming

    def _hold(self, unit, role, number, post, since, until):
        if until[1] is not None and until[1] <= since[1]:
            return
        self.decided[unit.code] |= {paper.dated for paper in (since[0], until[0]) if paper}
        person, words = self._holder(unit, role, post)
        term = {"started_by": since[0], "ended_by": until[0]}
        self.add(
            unit, person, role, since[1], until[1], precedence=number + 1, **term, **words,
            ex_officio=self._office(unit, person, since[1], until[1], term, post),
        )  # fmt: skip
        if until[1] is None and unit.level == Level.PROVINCE and role == DEPUTY:
            self.deputies[unit.code].append((person, words))
        self.tenures[unit.code].append(Tenure(since[1], until[1], person.sex == "f"))

    def _office(self, unit, person, starts_on, ends_on, papers, post):
        """Return the office that a governor's seat goes with, and note the term in it."""
        if post != "governor":
            return None
        made = Office(unit=unit, position_id=GOVERNORS[unit.kind])
        office = self.offices.setdefault(unit.code, made)
        self.terms.append(
            OfficeTerm(office=office, person=person, starts_on=starts_on, ends_on=ends_on, **papers)
        )
        return office

    def _holder(self, unit, role, post):
        """Return a person and their position; deputies of the province lead some districts."""
        deputies = self.deputies[unit.province_code]
        if unit.level == Level.DISTRICT and role == HEAD and self.rng.random() < 0.5 and deputies:
            return deputies.pop()
        return self.people.person(post), self.place_of(post, unit)
