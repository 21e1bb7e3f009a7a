"""The accounts behind the invented reports. None has a password: nobody signs in with them.

`p08` is the secretariat of province 08, `d0801` that of district 0801, `h08` the head of the
group of 08 who decides on the reports below it, `ocm1` an officer of the Council of Ministers,
`adm1` a central administrator.
"""

from datetime import UTC, datetime, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from taskforce.models import Grant, Level, User
from taskforce.scope import Role

from .people import read_list

OFFICERS = ("ocm1", "ocm2")


class Actors:
    """Makes the accounts and says who of them does what."""

    def __init__(self, plan, country):
        self.plan, self.country, self.rng = plan, country, plan.rng("actors")
        self.families, self.given = read_list("family_names"), read_list("given_names")
        self.users, self.grants = {}, []

    def make(self):
        for name in OFFICERS:
            self._account(name, Role.CENTRAL_OFFICER, None)
        for province in self.country.provinces:
            code = province.code
            self._account(f"p{code}", Role.PROVINCIAL_SECRETARIAT, province)
            self._account(f"h{code}", Role.REVIEWER, province)
            self._predecessor(f"p{code}-before", Role.PROVINCIAL_SECRETARIAT, province)
            for district in self.country.below(province):
                self._account(f"d{district.code}", Role.DISTRICT_SECRETARIAT, district)
        self._account("adm1", Role.CENTRAL_ADMIN, None)
        self._coming()
        User.objects.bulk_create(self.users.values())
        Grant.objects.bulk_create(self.grants)

    def writer(self, unit) -> int:
        """Return who fills in and hands in the report of a unit."""
        name = f"p{unit.code}" if unit.level == Level.PROVINCE else f"d{unit.code[:4]}"
        return self.users[name].pk

    def reviewer(self, unit, number: int) -> int:
        """Return who decides on the report of a unit."""
        if unit.level == Level.PROVINCE:
            return self.users[OFFICERS[number % len(OFFICERS)]].pk
        return self.users[f"h{unit.province_code}"].pk

    def _account(self, username, role, unit, ends_on=None, **fields) -> User:
        family, given = self.rng.choice(self.families), self.rng.choice(self.given)
        joined = datetime.combine(self._first_day, datetime.min.time(), UTC)
        user = self.users[username] = User(
            username=username,
            name_km=f"{family['name_km']} {given['name_km']}",
            password=f"{UNUSABLE_PASSWORD_PREFIX}demonstration",
            is_invented=True,
            date_joined=joined,
            **fields,
        )
        self.grants.append(
            Grant(user=user, role=role, unit=unit, starts_on=self._first_day, ends_on=ends_on)
        )
        return user

    def _predecessor(self, username, role, unit):
        """Make an account whose grant has ended."""
        ended = self.plan.today - timedelta(days=self.rng.randint(100, 400))
        self._account(username, role, unit, ends_on=ended, is_active=False)

    def _coming(self):
        """Give the second officer a grant that begins later."""
        starts_on = self.plan.today + timedelta(days=30)
        user = self.users[OFFICERS[1]]
        self.grants.append(Grant(user=user, role=Role.VIEWER, starts_on=starts_on))

    @property
    def _first_day(self):
        return self.plan.first_day - timedelta(days=30)
