"""A class of faults is mended once by a person, and the rows are judged without a new upload."""

import io
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from openpyxl import load_workbook

from taskforce.khmer import has_khmer
from taskforce.models import AcceptedSpelling, ImportAnswer, Membership
from taskforce.services.imports import answering, judging, keeping, member_imports
from taskforce.services.imports.workbook import error_workbook
from tests.taskforce import imports_made
from tests.taskforce.sheets_made import HEADER, sheet, workbook

CASES = Path(__file__).parent.parent / "cases" / "sheets"
NAMES = ["សុខ", "ចាន់", "កែវ", "លី", "ជា", "ហេង"]
PEOPLE = [f"{one} {other}" for one in NAMES for other in NAMES][:30]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def keep(province, clerk):
    def keep(*rows, by=clerk, **said):
        return imports_made.judged(sheet(*rows), province, by, **said)

    return keep


def again(kept, by):
    member_imports.judge_again(member_import=kept, by=by)
    judging.judge(member_import=kept)


def asked(kept):
    return [(each["code"], each["text"], each["count"]) for each in kept.outcome["questions"]]


def states(kept):
    return set(kept.rows.values_list("state", flat=True))


def misspelt(country, **cells):
    """Return rows that name a commune with one letter too many."""
    above, unit = country["0801"], country["080101"]
    wrong = {"unit_code": "", "district": above.name_km, "commune": unit.name_km + "ង"}
    return [wrong | {"name_km": name} | cells for name in PEOPLE]


def test_an_unknown_unit_is_mended_once_for_thirty_rows(keep, clerk, country):
    kept = keep(*misspelt(country))
    (question,) = kept.outcome["questions"]
    assert (question["code"], question["count"]) == ("unknown_unit", 30)
    assert question["choices"][0] == "080101"
    answering.answer(member_import=kept, given=[(question, "080101")], by=clerk)
    again(kept, clerk)
    assert states(kept) == {"new"}
    assert set(kept.rows.values_list("unit__code", flat=True)) == {"080101"}
    assert not kept.outcome["questions"]
    given = ImportAnswer.objects.get()
    assert (given.by, given.unit.code) == (clerk, "080101")


def test_a_spelling_is_remembered_for_the_province(keep, clerk, country, admin):
    kept = keep(*misspelt(country))
    given = [(kept.outcome["questions"][0], "080101")]
    answering.answer(member_import=kept, given=given, by=clerk)
    spelling = AcceptedSpelling.objects.get()
    assert (spelling.province, spelling.level, spelling.within) == (
        country["08"], "commune", "0801",
    )  # fmt: skip
    assert states(keep(*misspelt(country, note="ថ្មី"), by=admin)) == {"new"}
    # Another way to write the same word is the same.
    spaced = [row | {"commune": row["commune"] + "\u200b"} for row in misspelt(country)]
    assert states(keep(*spaced)) == {"new"}


def test_spellings_are_seen_where_one_may_import(keep, clerk, country, stranger, viewer):
    kept = keep(*misspelt(country))
    given = [(kept.outcome["questions"][0], "080101")]
    answering.answer(member_import=kept, given=given, by=clerk)
    for user, count in [(clerk, 1), (stranger, 0), (viewer, 0)]:
        assert AcceptedSpelling.objects.visible_to(user).count() == count


def test_an_unknown_role_is_mended_once(keep, clerk):
    kept = keep(*[{"name_km": name, "role": "សមាជិក្ស"} for name in PEOPLE])
    (question,) = kept.outcome["questions"]
    assert (question["code"], question["count"]) == ("unknown_role", 30)
    assert "member" in question["choices"]
    answering.answer(member_import=kept, given=[(question, "member")], by=clerk)
    again(kept, clerk)
    assert set(kept.rows.values_list("role", flat=True)) == {"member"}
    # For this list alone: in another the same word may be another role's.
    other = keep({"name_km": "ទូច សុភា", "role": "សមាជិក្ស"})
    assert states(other) == {"fault"}


def test_a_lost_zero_is_found_right_once(keep, clerk):
    kept = keep(*[{"name_km": name, "unit_code": "801"} for name in PEOPLE])
    assert asked(kept) == [("leading_zero_restored", "", 30)]
    assert states(kept) == {"new"}
    given = [(kept.outcome["questions"][0], "True")]
    answering.answer(member_import=kept, given=given, by=clerk)
    again(kept, clerk)
    assert not kept.issues.exists()
    assert states(kept) == {"new"}


def test_an_old_font_is_shown_both_ways_and_converted_once_confirmed(province, clerk):
    content = (CASES / "legacy_limon.xlsx").read_bytes()
    kept = imports_made.judged(content, province, clerk, "limon.xlsx")
    fonts = [each for each in kept.outcome["questions"] if each["code"] == "legacy_encoding"]
    assert fonts
    typed, converted = fonts[0]["samples"][0]
    assert typed != converted
    before = kept.issues.filter(code="legacy_encoding").count()
    assert before
    given = [(font, "True") for font in fonts]
    answering.answer(member_import=kept, given=given, by=clerk)
    again(kept, clerk)
    assert not kept.issues.filter(code="legacy_encoding").exists()
    assert not [each for each in kept.outcome["questions"] if each["code"] == "legacy_encoding"]
    assert all(has_khmer(name) for name in kept.rows.values_list("name", flat=True))
    # What was read stays as it was read.
    assert typed in [row.cells["name_km"] for row in kept.rows.all()]


def test_only_what_is_proposed_is_taken_and_only_before_it_is_stored(
    keep, clerk, stranger, country
):
    kept = keep(*misspelt(country))
    question = kept.outcome["questions"][0]
    with pytest.raises(ValidationError) as refused:
        answering.answer(member_import=kept, given=[(question, "120101")], by=clerk)
    assert refused.value.code == "no_proposal"
    with pytest.raises(PermissionDenied):
        answering.answer(member_import=kept, given=[(question, "080101")], by=stranger)
    stored = imports_made.applied(sheet({}), country["08"], clerk)
    with pytest.raises(ValidationError) as refused:
        answering.answer(member_import=stored, given=[(question, "080101")], by=clerk)
    assert refused.value.code == "not_to_be_judged"
    assert not AcceptedSpelling.objects.exists()


def test_what_was_answered_holds_when_it_is_stored(keep, clerk, country):
    kept = keep(*misspelt(country))
    given = [(kept.outcome["questions"][0], "080101")]
    answering.answer(member_import=kept, given=given, by=clerk)
    again(kept, clerk)
    imports_made.stored(kept, clerk)
    assert Membership.objects.filter(task_force__unit=country["080101"]).count() == 30


# On the page


def test_answers_are_given_in_one_form(client, keep, clerk, country):
    rows = misspelt(country)
    kept = keep(*rows, {"role": "សមាជិក្ស"})
    client.force_login(clerk)
    page = client.get(kept.get_absolute_url())
    assert page.content.decode().count("<fieldset") == 2
    fields = {field.name: field for _question, field in page.context["answers"].asked()}
    assert country["0801"].full_name in str(fields["q0"])
    url = reverse("import_answer", args=[kept.pk])
    client.post(url, {"judged": "None"})
    assert kept.answers.count() == 0
    client.post(url, {"judged": "other", "q0": "080101"})
    assert kept.answers.count() == 0
    client.post(url, {"judged": "None", "q0": "120101"})
    assert kept.answers.count() == 0
    client.post(url, {"judged": "None", "q0": "080101", "q1": "member"})
    kept.refresh_from_db()
    assert (kept.answers.count(), kept.status, kept.is_at_work) == (2, "waiting", True)


@pytest.mark.parametrize(
    ("user", "status"),
    [("clerk", 302), ("stranger", 404), ("district_clerk", 404), ("viewer", 404)],
)
def test_answers_are_given_where_one_may_import(client, request, keep, country, user, status):
    kept = keep(*misspelt(country))
    url, sheet_url = (reverse(n, args=[kept.pk]) for n in ("import_answer", "import_errors"))
    assert reverse("sign_in") in client.post(url).url
    assert reverse("sign_in") in client.get(sheet_url).url
    client.force_login(request.getfixturevalue(user))
    assert client.post(url, {"q0": "080101"}).status_code == status
    assert client.get(sheet_url).status_code == (200 if status == 302 else 404)


# The sheet with the reasons


def test_a_corrected_error_workbook_leaves_only_what_is_still_at_fault(
    client, keep, clerk, country
):
    kept = keep({}, {"name_km": "SOK"}, {"name_km": "ចាន់ ថា", "born_on": "31/02/1980"})
    client.force_login(clerk)
    response = client.get(reverse("import_errors", args=[kept.pk]))
    book = load_workbook(io.BytesIO(response.content))
    filled = book.worksheets[0]
    assert filled["A3"].value == "SOK"
    filled["A3"] = "សុខ សុភា"
    corrected = io.BytesIO()
    book.save(corrected)
    second = imports_made.judged(corrected.getvalue(), country["08"], clerk, "again.xlsx")
    assert second != kept
    assert [issue.code for issue in second.issues.all()] == ["invalid_date"]
    assert list(second.rows.values_list("state", flat=True)) == ["new", "new", "fault"]


def test_a_row_of_formulas_without_values_is_at_fault_again(clerk, country):
    content = workbook(list(HEADER.values()), ["=A9" for _name in HEADER])
    first = imports_made.judged(content, country["08"], clerk, "formulas.xlsx")
    again = imports_made.judged(error_workbook(first), country["08"], clerk, "again.xlsx")
    faults = [list(kept.issues.values_list("code", "column")) for kept in (first, again)]
    assert faults[0] == faults[1]
    assert ("formula_without_value", "A") in faults[0]


def test_without_its_file_there_is_no_error_workbook(client, keep, clerk):
    kept = keep({"name_km": "SOK"})
    assert error_workbook(kept)
    keeping.forget_file(member_import=kept)
    client.force_login(clerk)
    assert client.get(reverse("import_errors", args=[kept.pk])).status_code == 404
