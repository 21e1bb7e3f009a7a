"""Editions and their papers are never altered; numbers are given once."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import override

from reporting.models import EditionPaper, Period, PublishedEdition
from reporting.models.edition_number import written_number
from reporting.services import publishing
from taskforce.services.history_door import history_open
from tests.reporting import published_made as made


@pytest.fixture
def edition(country, period, clerk, officer):
    made.accepted(country, period, clerk, officer)
    return made.publish(period, officer)


@pytest.fixture
def paper(edition, officer, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return publishing.keep_paper(
        edition=edition, content=b"%PDF", pages=1, archival=False, by=officer
    )


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


ALTERING = [
    "UPDATE reporting_publishededition SET document = '{}'",
    "UPDATE reporting_publishededition SET number = 7",
    "UPDATE reporting_publishededition SET published_at = '2020-01-01 00:00:00'",
    "DELETE FROM reporting_publishededition",
    "UPDATE reporting_editionpaper SET sha256 = 'x'",
    "DELETE FROM reporting_editionpaper",
]


@pytest.mark.parametrize("sql", ALTERING)
def test_raw_sql_alters_nothing(paper, sql):
    def stored():
        return [list(model.objects.values_list()) for model in (PublishedEdition, EditionPaper)]

    before = stored()
    with pytest.raises(DatabaseError, match="unaltered"):
        run(sql)
    assert stored() == before


def test_the_table_is_not_emptied_either(edition):
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="unaltered"):
            run("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE reporting_publishededition CASCADE")
    assert PublishedEdition.objects.count() == 1


def test_the_law_has_a_door(edition):
    with history_open(why="a court ordered it"):
        edition.delete()
    assert not PublishedEdition.objects.exists()


def row(edition, **other):
    kept = {
        "unit": edition.unit,
        "period": edition.period,
        "number": edition.number,
        "code": str(uuid4())[:30],
        "document": "{}",
        "sha256": uuid4().hex,
        "coverage": {},
        "published_at": timezone.now(),
        "published_by": edition.published_by,
    }
    return PublishedEdition(**kept | other)


@pytest.mark.parametrize(
    ("constraint", "other"),
    [
        ("number_once", {}),
        ("addendum_amends", {"number": 2, "addendum": 1}),
        ("numbered_from_one", {"number": 0}),
    ],
)
def test_numbers(edition, constraint, other):
    """Of the country, too, which has no unit: nothing differs from nothing in SQL."""
    with pytest.raises(IntegrityError, match=f"{constraint}|UNIQUE"), transaction.atomic():
        row(edition, **other).save()


def test_an_addendum_names_what_it_amends(edition):
    with pytest.raises(IntegrityError, match="addendum_amends"), transaction.atomic():
        row(edition, number=2, amends=edition).save()
    assert row(edition, addendum=1, amends=edition).name == "កំណែបន្ថែមទី១.១"


def test_names(edition):
    assert edition.name == "កំណែទី១"
    with override("en"):
        assert str(edition) == "Edition 1: the whole country, semester 1 of 2026"


def test_who_sees_which(edition, country, period, clerk, officer, viewer, stranger):
    own = made.publish(period, officer, country["08"])
    for user, seen in ((viewer, {edition, own}), (clerk, {own}), (stranger, set())):
        assert set(PublishedEdition.objects.visible_to(user)) == seen


@pytest.mark.parametrize(
    ("code", "number", "addendum", "khmer", "english"),
    [
        ("2026-S1", 1, 0, "១/ឆមាស១-២០២៦", "1/S1-2026"),
        ("2026-S2", 2, 13, "២.១៣/ឆមាស២-២០២៦", "2.13/S2-2026"),
        ("2026-03", 1, 0, "១/ខែ៣-២០២៦", "1/M3-2026"),
        ("2026-Q4", 1, 0, "១/ត្រីមាស៤-២០២៦", "1/Q4-2026"),
        ("2026-9M", 1, 0, "១/៩ខែ-២០២៦", "1/9M-2026"),
        ("2026", 3, 1, "៣.១/ឆ្នាំ២០២៦", "3.1/Y-2026"),
    ],
)
def test_a_number_as_people_write_it(code, number, addendum, khmer, english):
    period = Period.of_code(code)
    with override("km"):
        assert written_number(period, number, addendum) == khmer
    with override("en"):
        assert written_number(period, number, addendum) == english


def test_an_edition_of_a_unit_names_it(edition, period, officer, country):
    own = made.publish(period, officer, country["08"])
    with override("km"):
        assert edition.written == "១/ឆមាស១-២០២៦"
        assert own.written == f"១/ឆមាស១-២០២៦ {country['08'].full_name}"
