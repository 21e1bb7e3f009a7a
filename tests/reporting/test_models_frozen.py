"""An issued edition is not altered, whatever is written at the database; a draft is."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from reporting.models import (
    Cell,
    Choice,
    Column,
    FormEdition,
    Question,
    Row,
    Section,
    ValidationRule,
)
from taskforce.services.history_door import is_open
from tests import factories

PARTS = (Cell, Choice, Column, FormEdition, Question, Row, Section, ValidationRule)
RULE = {"code": "r", "kind": "range", "params": {"cell": "visits_made", "most": "99"}}
TABLES = {model._meta.db_table: model for model in PARTS}
ADDING = {
    "section": "INSERT INTO reporting_section"
    " (edition_id, code, label_km, label_en, short_km, position, help_km)"
    " SELECT edition_id, 'new', 'x', '', '', 9, '' FROM reporting_section WHERE code = 'rest'",
    "row": "INSERT INTO reporting_row (question_id, code, label_km, label_en, short_km, position)"
    " SELECT question_id, 'new', 'x', '', '', 9 FROM reporting_row WHERE code = 'land'",
    "cell": "INSERT INTO reporting_cell (edition_id, question_id, code, position)"
    " SELECT edition_id, question_id, 'new', 99 FROM reporting_cell WHERE code = 'situation'",
}


@pytest.fixture
def issued(db):
    return factories.make_edition(rules=[RULE])


@pytest.fixture
def draft(db):
    return factories.forms.load_edition(factories.SMALL_FORM | {"number": 2, "rules": [RULE]})


def run(sql, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def stored():
    return [list(model.objects.order_by("pk").values_list()) for model in PARTS]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("sql", ["UPDATE {} SET code = 'other'", "DELETE FROM {}"])
def test_raw_sql_alters_nothing_of_an_issued_edition(issued, table, sql):
    before = stored()
    with pytest.raises(DatabaseError, match="frozen"):
        run(sql.format(table))
    assert stored() == before


@pytest.mark.parametrize("sql", ADDING.values(), ids=ADDING)
def test_raw_sql_adds_nothing_to_an_issued_edition(issued, sql):
    before = stored()
    with pytest.raises(DatabaseError, match="frozen"):
        run(sql)
    assert stored() == before


def test_issuing_is_not_taken_back(issued):
    with pytest.raises(DatabaseError, match="frozen"):
        run("UPDATE reporting_formedition SET issued_at = NULL")


def test_a_part_of_a_draft_does_not_go_over_to_an_issued_edition(issued, draft):
    section = draft.sections.first()
    with pytest.raises(DatabaseError, match="frozen"):
        run("UPDATE reporting_section SET edition_id = %s WHERE id = %s", issued.pk, section.pk)


def test_a_draft_is_altered_and_thrown_away(draft):
    run("UPDATE reporting_section SET label_km = 'x'")
    for sql in ADDING.values():
        run(sql)
    Question.objects.filter(type="ratio").delete()
    FormEdition.objects.get(pk=draft.pk).delete()
    assert not Section.objects.exists()


def test_a_table_is_not_emptied(issued):
    if connection.vendor == "postgresql":
        connection.check_constraints()
        with pytest.raises(DatabaseError, match="frozen"):
            run("TRUNCATE reporting_choice, reporting_answer")


@pytest.mark.django_db(transaction=True)
def test_a_whole_database_is_emptied_by_the_command():
    factories.make_edition(rules=[RULE])
    call_command("flush", interactive=False, verbosity=0)
    assert not FormEdition.objects.exists()
    assert not is_open()
