"""Search among 1,887 units and 50,000 people, as the pages do it: the first twenty hits."""

import csv
import gc
import statistics
from datetime import date, timedelta
from random import Random

from django.conf import settings
from django.db import connection
from django.db.models import Q

from reporting.demo.people import read_list
from taskforce.khmer import clean, key
from taskforce.models import (
    AdministrativeUnit,
    Grant,
    Membership,
    Person,
    PersonForm,
    SearchForm,
    SearchTrace,
    TaskForce,
    UnitForm,
    User,
)
from taskforce.scope import Role
from taskforce.services.search_index import rebuild

from .members import undone
from .table import Line, megabytes, timed

PEOPLE, PAGE = 50_000, 20
MOST_SECONDS, NAMES_A_SECOND = 0.050, 80_000
CASES = settings.BASE_DIR / "tests/cases/khmer"
NAMES = CASES / "official_names.txt"
INDEX = (SearchForm, SearchTrace, UnitForm, PersonForm)


def measure(bench):
    yield _names()
    with undone():
        rebuild()
        made, _none = timed(_crowd, Random(7))
        yield Line("people with their seats and forms, stored", f"{PEOPLE:,}", f"{made:.1f} s")
        _analyse()
        gc.collect()
        gc.freeze()
        clerk, officer = _users()
        for who, user in (("the whole country", officer), ("one province", clerk)):
            yield _line(f"units, {who}", unit_queries(), _units(user), _raw_units(user))
            yield _line(f"people, {who}", people_queries(), _people(user), _raw_people(user))
        yield _size()


def _names() -> Line:
    names = NAMES.read_text("utf-8").split("\n")

    def both():
        for name in names:
            clean(name)
            key(name)

    took = min(timed(both)[0] for _time in range(5))
    speed = len(names) / took
    return Line(
        "clean and key of the official names", f"{len(names):,} names", f"{speed:,.0f} a second",
        bar=f">= {NAMES_A_SECOND:,} a second", kept=speed >= NAMES_A_SECOND,
    )  # fmt: skip


def _crowd(rng):
    """Make people until there are 50,000, each with a seat, from many more names than a list."""
    families, given = read_list("family_names"), read_list("given_names")
    groups = list(TaskForce.objects.values_list("pk", flat=True))
    people = []
    for number in range(PEOPLE - Person.objects.count()):
        family, name = rng.choice(families), rng.choice(given)
        second = rng.choice(given) if rng.random() < 0.4 else {"name_km": "", "latin": ""}
        person = Person(
            name_km=f"{family['name_km']} {name['name_km']}{second['name_km']}",
            # Half of the lists that come in leave the romanised name out.
            name_latin=f"{family['latin']} {name['latin']}{second['latin'].lower()}"
            if rng.random() < 0.5
            else "",
            born_on=date(1830, 1, 1) + timedelta(days=number),  # before all others: no namesakes
            phone=f"+85512{number:06}",
        )
        people.append(person)
    Person.objects.bulk_create(people, batch_size=5_000)
    Membership.objects.bulk_create(
        [
            Membership(
                task_force_id=rng.choice(groups),
                person=person,
                role_id="member",
                starts_on=date(2024, 1, 1),
            )  # fmt: skip
            for person in people
        ],
        batch_size=5_000,
    )


def _analyse():
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _users():
    clerk = User.objects.create(username="bench-clerk", name_km="លេខា")
    province = AdministrativeUnit.objects.get(code="08")
    Grant.objects.create(
        user=clerk, role=Role.PROVINCIAL_SECRETARIAT, unit=province, starts_on="2020-01-01"
    )
    officer = User.objects.create(username="bench-officer", name_km="មន្ត្រី")
    Grant.objects.create(user=officer, role=Role.CENTRAL_OFFICER, starts_on="2020-01-01")
    return clerk, officer


def unit_queries() -> list[str]:
    """Return some two hundred: right, misspelt, romanised, parts, several names, and misses."""
    with (CASES / "search_more.csv").open(encoding="utf-8", newline="") as file:
        found = [row["query"] for row in csv.DictReader(file)]
    misses = ["ហហហហហហ", "zzzzzz", "ឡឡឡឡ ឋឋឋឋ", "999999", "Atlantis", "ទីក្រុងឡុងដ៍", "%", "ក", "ស"]
    return found[::2] + misses + ["កំពង់", "Kampong", "ព្រែក", "Prey", "ភូមិ", "ឃុំ", "ខេត្ត"]


def people_queries() -> list[str]:
    rng = Random(3)
    families, given = read_list("family_names"), read_list("given_names")
    found = []
    for _number in range(20):
        family, name = rng.choice(families), rng.choice(given)
        km, latin = (family["name_km"], name["name_km"]), (family["latin"], name["latin"])
        whole = " ".join(km)
        place = rng.randrange(1, len(whole))
        found += [
            whole, "".join(km), " ".join(reversed(km)), f"លោក {whole}", km[1], km[0],
            whole[: len(km[0]) + 3], whole[:place] + whole[place + 1 :],
            " ".join(latin), "".join(latin).lower(), " ".join(latin)[:-1],
        ]  # fmt: skip
    return found + ["ស", "Sok", "ហហហហហហ ឡឡឡ", "Zzyzx Qwfp", "099999999", "012000", "ចាន់"]


def _units(user):
    def find(query):
        found = AdministrativeUnit.objects.visible_to(user).search(query)
        return list(found.select_related("parent__parent")[:PAGE])

    return find


def _people(user):
    def find(query):
        return list(Person.objects.visible_to(user).search(query, phones_for=user)[:PAGE])

    return find


def _raw_units(user):
    def find(query):
        units = AdministrativeUnit.objects.visible_to(user)
        where = Q(name_km__icontains=query) | Q(name_latin__icontains=query)
        return list(units.filter(where).select_related("parent__parent")[:PAGE])

    return find


def _raw_people(user):
    def find(query):
        people = Person.objects.visible_to(user)
        where = Q(name_km__icontains=query) | Q(name_latin__icontains=query)
        return list(people.filter(where).in_khmer_order()[:PAGE])

    return find


def _line(what, queries, find, raw) -> Line:
    find(queries[0]), raw(queries[0])
    ours = [timed(find, query) for query in queries]
    theirs = [timed(raw, query) for query in queries]
    (middle, most, last), beside = _spread(ours), _spread(theirs)
    return Line(
        f"search of {what}",
        f"{len(queries)} queries, {sum(bool(hits) for _took, hits in ours)} with hits",
        f"p50 {middle * 1000:.1f}, p95 {most * 1000:.1f}, at most {last * 1000:.1f} ms",
        raw=f"LIKE '%…%': p95 {beside[1] * 1000:.1f} ms, "
        f"{sum(bool(hits) for _took, hits in theirs)} with hits",
        ratio=f"p95 {most / beside[1]:.1f}x",
        bar=f"p95 <= {MOST_SECONDS * 1000:.0f} ms",
        kept=most <= MOST_SECONDS,
    )


def _spread(answers):
    times = sorted(took for took, _hits in answers)
    return statistics.median(times), times[round(0.95 * len(times)) - 1], times[-1]


def _size() -> Line:
    rows = {model._meta.verbose_name: model.objects.count() for model in INDEX}
    size = megabytes(sum(map(_bytes, INDEX)))
    counted = ", ".join(f"{count:,}" for count in rows.values())
    return Line("what the search adds to the database", f"{counted} rows", size)


def _bytes(model) -> int:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_total_relation_size(%s)", [table])
        else:
            cursor.execute(
                "SELECT sum(pgsize) FROM dbstat WHERE name IN "
                "(SELECT name FROM sqlite_master WHERE tbl_name = %s)",
                [table],
            )
        return cursor.fetchone()[0] or 0
