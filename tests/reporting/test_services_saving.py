"""Writing into a report: a version a section, and nobody overwrites what they have not seen."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils.translation import override

from reporting.forms import section as section_form
from reporting.models import SectionSave
from reporting.services import saving, submissions
from tests import factories


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


@pytest.fixture
def draft(country, period, clerk):
    return factories.make_draft(country["0801"], period, clerk)


def cell(report, code):
    return report.edition.cells.select_related("question").get(code=code)


def save(report, by, versions=None, base=None, **answers):
    return saving.save_answers(
        submission=report,
        answers={cell(report, code): value for code, value in answers.items()},
        versions=saving.versions_of(report) if versions is None else versions,
        base=base,
        by=by,
    )


def seen(report):
    """Return what somebody who opens the report now knows of it: versions and marks."""
    answers = report.answers.select_related("cell")
    return {
        "versions": saving.versions_of(report),
        "base": {answer.cell.code: answer.mark for answer in answers},
    }


def test_saving_takes_out_what_was_emptied(draft, clerk):
    save(draft, clerk, visits_made={"number": None})
    assert not draft.answers.filter(cell__code="visits_made").exists()
    assert draft.answers.count() == len(factories.FULL) - 1


def test_each_section_is_counted_by_itself(draft, clerk):
    sections = {s.code: s.pk for s in draft.edition.sections.all()}
    before = saving.versions_of(draft)
    saved = save(draft, clerk, visits_made={"number": 8})
    assert list(saved.sections) == [sections["visits"]]
    after = saving.versions_of(draft)
    assert after[sections["visits"]] == before[sections["visits"]] + 1
    assert after[sections["rest"]] == before[sections["rest"]]
    assert SectionSave.objects.get(section=sections["visits"]).saved_by == clerk


def test_a_save_that_changes_nothing_is_not_counted(draft, clerk):
    before = saving.versions_of(draft)
    save(draft, clerk, visits_made={"number": 7}, situation=factories.FULL["situation"])
    assert saving.versions_of(draft) == before


def test_two_on_different_sections_do_not_meet(draft, clerk, district_clerk):
    first, second = seen(draft), seen(draft)
    save(draft, clerk, **first, visits_made={"number": 8})
    saved = save(draft, district_clerk, **second, situation={"text": "ល្អ"})
    assert not saved.contested
    assert factories.answer(draft, "situation").text == "ល្អ"


def test_two_on_one_section_keep_what_only_one_of_them_changed(draft, clerk, district_clerk):
    opened = seen(draft)
    save(draft, clerk, **opened, visits_made={"number": 8})
    # The other page still holds the old number of visits, untouched.
    saved = save(
        draft,
        district_clerk,
        **opened,
        visits_made={"number": 7},
        people_met={"number": 90, "women": 30},
    )
    assert not saved.contested
    assert factories.answer(draft, "visits_made").number == 8
    assert factories.answer(draft, "people_met").women == 30


def test_what_both_changed_is_stored_once_and_handed_back(draft, clerk, district_clerk):
    opened = seen(draft)
    save(draft, clerk, **opened, visits_made={"number": 8})
    saved = save(
        draft, district_clerk, **opened, visits_made={"number": 9}, members_now={"number": 3}
    )
    assert {code: kept.number for code, kept in saved.contested.items()} == {"visits_made": 8}
    assert factories.answer(draft, "visits_made").number == 8
    assert factories.answer(draft, "members_now").number == 3
    # Whoever saw both and sends it again means it.
    save(draft, district_clerk, **seen(draft), visits_made={"number": 9})
    assert factories.answer(draft, "visits_made").number == 9


def test_what_both_wrote_alike_is_not_contested(draft, clerk, district_clerk):
    opened = seen(draft)
    save(draft, clerk, **opened, visits_made={"number": 8})
    assert not save(draft, district_clerk, **opened, visits_made={"number": 8}).contested


def test_taken_out_by_one_and_changed_by_the_other(draft, clerk, district_clerk):
    opened = seen(draft)
    save(draft, clerk, **opened, visits_made={"number": None})
    saved = save(draft, district_clerk, **opened, visits_made={"number": 9})
    assert saved.contested == {"visits_made": None}


@pytest.mark.parametrize("versions", ["none", "old", "of the future"])
@pytest.mark.parametrize("base", [None, {}, {"visits_made": "forged"}, {"visits_made": 7}])
def test_a_stale_page_that_knows_nothing_overwrites_nothing(draft, clerk, versions, base):
    now = saving.versions_of(draft)
    save(draft, clerk, visits_made={"number": 8})
    stale = {"old": now, "of the future": dict.fromkeys(now, 99)}.get(versions, {})
    saved = save(draft, clerk, stale, base, visits_made={"number": 9})
    assert list(saved.contested) == ["visits_made"]
    assert factories.answer(draft, "visits_made").number == 8


def test_cells_of_another_edition_are_refused(draft, clerk):
    other = factories.make_edition(number=2)
    with pytest.raises(ValidationError, match="another edition") as refusal:
        saving.save_answers(
            submission=draft,
            answers={other.cells.get(code="visits_made"): {"number": 1}},
            versions={},
            by=clerk,
        )
    assert refusal.value.code == "other_edition"
    assert draft.answers.count() == len(factories.FULL)


def test_what_is_handed_in_is_not_changed(draft, clerk):
    report = submissions.submit(submission=draft, by=clerk)
    with pytest.raises(ValidationError, match="can no longer be changed"):
        save(report, clerk, visits_made={"number": 1})


@pytest.mark.parametrize("who", ["officer", "viewer", "reviewer", "stranger", "admin"])
def test_only_the_secretariats_write(request, draft, who):
    with pytest.raises(PermissionDenied):
        save(draft, request.getfixturevalue(who), visits_made={"number": 1})


def test_a_wrong_name_of_a_value_is_a_fault_of_the_program(draft, clerk):
    with pytest.raises(TypeError, match="no percent"):
        save(draft, clerk, visits_made={"percent": 1})


def test_a_mark_tells_values_apart_and_not_their_spelling(draft):
    answer = factories.answer(draft, "people_met")
    mark = answer.mark
    answer.number = 100
    assert answer.mark == mark
    answer.women = 41
    assert answer.mark != mark
    answer.number = answer.women = None
    assert answer.mark == ""


def test_the_marks_of_a_page_are_those_of_its_cells(draft):
    from reporting import filled

    written = filled.read(draft)
    marks = section_form.marks(written.part("visits"), written.answers)
    assert set(marks) <= {
        cell.code for cell in draft.edition.cells.filter(question__section__code="visits")
    }


def test_saving_takes_a_fixed_number_of_queries(draft, clerk, django_assert_max_num_queries):
    answers = {cell(draft, code): value for code, value in factories.FULL.items()}
    with django_assert_max_num_queries(16):
        saving.save_answers(
            submission=draft, answers=answers | {cell(draft, "visits_made"): {"number": 1}},
            versions=saving.versions_of(draft), by=clerk,
        )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_many_at_once_lose_nothing(country, period, clerk):
    draft = factories.make_draft(country["0801"], period, clerk)
    codes = ["visits_made", "people_met", "members_now", "largest_meeting", "money_spent"]
    opened, faults = seen(draft), []

    def write(code, number):
        try:
            saved = save(draft, clerk, **opened, **{code: {"number": number}})
            faults.extend(saved.contested)
        except Exception as fault:  # told below, in the thread of the test
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(c, n)) for n, c in enumerate(codes, 50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert [factories.answer(draft, code).number for code in codes] == [50, 51, 52, 53, 54]
