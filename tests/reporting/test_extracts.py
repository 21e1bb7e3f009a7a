"""Extracts of an edition: what pages read is what its document says, and nothing can alter it."""

import pytest
from django.db import DatabaseError, connection, transaction

from reporting import canonical
from reporting.frozen.extracts import CELL, HEAD, REPORTS, extracts_of
from reporting.frozen.figures import sources_of
from reporting.frozen.standing import standing_at
from reporting.models import Cell, EditionExtract
from reporting.tracing import Traced
from reporting.verification import verify
from taskforce.services.history_door import history_open
from tests import factories
from tests.reporting import published_made as made


@pytest.fixture
def edition(country, period, clerk, officer):
    reports = made.accepted(country, period, clerk, officer)
    choice = reports["08"].edition.cells.get(code="security").question.choices.first()
    factories.make_accepted(
        country["0808"], period, clerk, officer, security={"choice_id": choice.pk}
    )
    return made.publish(period, officer)


@pytest.fixture
def addendum(edition, country, period, clerk, officer):
    factories.make_accepted(country["0811"], period, clerk, officer)
    return made.amend(edition, officer)


def all_traced(edition):
    traced = Traced(edition)
    for place in traced.document["places"]:
        for code, value in traced.extracts.figures(place).items():
            yield place, code, value, traced.reports(place, code)


@pytest.mark.parametrize("which", ["edition", "addendum"])
def test_each_figure_leads_to_the_reports_of_the_document(which, request):
    edition = request.getfixturevalue(which)
    document = standing_at(edition)
    told = 0
    for place, code, value, found in all_traced(edition):
        assert value == document["figures"][place][code]
        wanted = sources_of(document, document["reports"], place, code)
        assert [(row["report"], given) for row, given in found] == [
            (row["report"], given) for row, given in wanted
        ]
        told += 1
    assert told == sum(map(len, document["figures"].values()))


def test_an_edition_from_before_is_traced_from_its_document(addendum):
    kept = list(all_traced(addendum))
    with history_open(why="test"):
        EditionExtract.objects.all().delete()
    again = list(all_traced(addendum))
    assert [found[:3] for found in again] == [found[:3] for found in kept]
    assert [[row["report"] for row, _ in found[3]] for found in again] == [
        [row["report"] for row, _ in found[3]] for found in kept
    ]
    assert not verify(addendum).faults


@pytest.mark.parametrize("sql", ["UPDATE {} SET content = '{{}}'", "DELETE FROM {}"])
def test_raw_sql_does_not_alter_them(edition, sql):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format("reporting_editionextract"))


def test_one_altered_past_the_door_is_named(edition):
    assert not verify(edition).faults
    with history_open(why="test"):
        EditionExtract.objects.filter(name=f"{CELL}visits_made").update(content="{}")
    [fault] = verify(edition).faults
    assert edition.content()["form"]["labels"]["visits_made"] in str(fault)


def test_a_page_reads_no_document(edition, django_assert_num_queries):
    lean = type(edition).objects.lean().get()
    with django_assert_num_queries(3):
        traced = Traced(lean)
        assert traced.figure("all", "visits_made")
        traced.reports("all", "visits_made")
    assert "document" in lean.get_deferred_fields()


def test_the_answers_stand_in_none_but_those_of_their_cell(edition):
    found = dict(extracts_of(edition.content(), edition.content()))
    assert found == dict(edition.extracts.values_list("name", "content"))
    assert "answers" not in found[REPORTS]
    assert "sha256" not in found[HEAD]


def test_a_large_document_is_written_as_any_other(edition, addendum):
    for found in (edition, addendum):
        assert canonical.large(found.content()) == found.document
        assert "".join(found.pieces()) == found.document


def test_the_name_of_an_extract_holds_the_longest_code():
    name, code = (model._meta.get_field(field).max_length
                  for model, field in ((EditionExtract, "name"), (Cell, "code")))  # fmt: skip
    assert name >= len(CELL) + code
