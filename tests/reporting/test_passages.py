"""Passages are picked, edited and ordered; their source is kept, a corrected one is shown."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from reporting import pdf
from reporting.consolidation import consolidate
from reporting.models import PickedPassage, Status, Submission
from reporting.services import passages, submissions
from tests import factories
from tests.reporting import published_made as made


@pytest.fixture
def reports(country, period, clerk, officer):
    """The group of the province, a district, and a commune, which is not directly below it."""
    return {
        code: factories.make_accepted(
            country[code], period, clerk, officer, situation={"text": text}
        )
        for code, text in (("08", "ខេត្តសុខសាន្ត"), ("0801", "ស្រុកសុខសាន្ត"), ("080101", "ឃុំសុខសាន្ត"))
    }


@pytest.fixture
def pick(country, period, officer, reports):
    def pick(code, unit="08", **more):
        text = reports[code].answers.get(cell__code="situation").text
        about = {
            "period": period, "unit": country[unit] if unit else None, "report": reports[code].pk,
            "question": "situation", "seen": passages.mark_of(text), "by": officer,
        }  # fmt: skip
        return passages.pick(**about | more)

    return pick


def texts(period, unit):
    return [passage.text for passage in consolidate(period=period, unit=unit).passages]


def correct(report, clerk, text):
    """Let an accepted report say something else, under its next version."""
    Submission.objects.filter(pk=report.pk).update(
        status=Status.RETURNED, decided_at=timezone.now()
    )
    report = factories.make_draft(report.unit, report.period, clerk, situation={"text": text})
    return submissions.submit(submission=report, by=clerk)


def test_without_a_choice_all_that_was_written_stands(country, period, reports):
    assert texts(period, country["08"]) == ["ខេត្តសុខសាន្ត", "ស្រុកសុខសាន្ត"]


def test_what_was_picked_stands_as_edited_in_its_order(country, period, pick, officer):
    first, second = pick("08"), pick("0801")
    passages.edit(passage=second, text="ស្រុកសុខសាន្តល្អ", by=officer)
    assert texts(period, country["08"]) == ["ខេត្តសុខសាន្ត", "ស្រុកសុខសាន្តល្អ"]
    passages.move(passage=second, up=True, by=officer)
    assert texts(period, country["08"]) == ["ស្រុកសុខសាន្តល្អ", "ខេត្តសុខសាន្ត"]
    passages.drop(passage=first, by=officer)
    summary = consolidate(period=period, unit=country["08"])
    (passage,) = summary.passages
    assert (passage.unit, passage.original, passage.version) == (country["0801"], "ស្រុកសុខសាន្ត", 1)
    assert len(summary.written) == 2, "what is not used is kept"
    assert "ស្រុកសុខសាន្តល្អ" in pdf.html(summary, on=period.ends_on).replace("\u200b", "")


def test_the_choice_is_that_of_one_unit_and_its_chapter(country, period, pick):
    pick("0801")
    assert texts(period, country["0801"]) == ["ស្រុកសុខសាន្ត", "ឃុំសុខសាន្ត"]
    (chapter,) = [found for found in consolidate(period=period, chapters=True).chapters
                  if found.unit.code == "08"]  # fmt: skip
    assert [passage.text for passage in chapter.passages] == ["ស្រុកសុខសាន្ត"]


def test_a_foreign_passage_is_refused(country, period, pick, stranger, officer):
    other = factories.make_accepted(country["01"], period, stranger, officer)
    with override("en"):
        with pytest.raises(ValidationError, match="not of an accepted report of the groups"):
            pick("08", report=other.pk)
        with pytest.raises(ValidationError, match="not of an accepted report of the groups"):
            pick("080101")
        with pytest.raises(ValidationError, match="not of an accepted report of the groups"):
            pick("08", question="visits_made")
    assert not PickedPassage.objects.exists()


def test_what_was_corrected_since_it_was_shown_is_refused(pick, reports, clerk, officer):
    seen = passages.mark_of("ខេត្តសុខសាន្ត")
    submissions.accept(submission=correct(reports["08"], clerk, "ខេត្តមានទឹកជំនន់"), by=officer)
    with override("en"), pytest.raises(ValidationError, match="has been corrected since"):
        pick("08", seen=seen)


def test_twice_the_same_is_refused(pick):
    pick("08")
    with override("en"), pytest.raises(ValidationError, match="picked already"):
        pick("08")


def test_a_passage_without_words_is_refused(pick, officer):
    with override("en"), pytest.raises(ValidationError):
        passages.edit(passage=pick("08"), text="", by=officer)


def test_only_who_publishes_picks(pick, clerk, viewer):
    for person in (clerk, viewer):
        with pytest.raises(PermissionDenied):
            pick("08", by=person)
    passage = pick("08")
    for step in (
        lambda: passages.edit(passage=passage, text="x", by=clerk),
        lambda: passages.drop(passage=passage, by=clerk),
        lambda: passages.move(passage=passage, up=True, by=clerk),
    ):
        with pytest.raises(PermissionDenied):
            step()


def test_a_corrected_report_makes_its_passage_stale(country, period, pick, reports, clerk, officer):
    passage = passages.edit(passage=pick("08"), text="ខេត្តល្អ", by=officer)
    submissions.accept(submission=correct(reports["08"], clerk, "ខេត្តមានទឹកជំនន់"), by=officer)
    summary = consolidate(period=period, unit=country["08"])
    assert (summary.stale, summary.passages) == (1, [])
    with override("en"), pytest.raises(ValidationError, match="corrected since") as refused:
        made.publish(period, officer, country["08"])
    assert refused.value.code == "stale_passage"
    passage = passages.take_anew(passage=passage, keep_words=True, by=officer)
    assert (passage.text, passage.original, passage.version) == ("ខេត្តល្អ", "ខេត្តមានទឹកជំនន់", 2)
    assert texts(period, country["08"]) == ["ខេត្តល្អ"]
    passages.take_anew(passage=passage, keep_words=False, by=officer)
    assert texts(period, country["08"]) == ["ខេត្តមានទឹកជំនន់"]


def test_an_edition_freezes_it_with_its_source(country, period, pick, reports, officer):
    passages.edit(passage=pick("0801"), text="ស្រុកល្អ", by=officer)
    content = made.publish(period, officer, country["08"]).content()
    assert ["08", "0801", "situation", "ស្រុកល្អ"] in content["texts"]
    assert content["picked"] == [
        ["08", "0801", "situation", "ស្រុកល្អ", reports["0801"].pk, 1, "ស្រុកសុខសាន្ត"]
    ]


# The page


@pytest.fixture
def page(client, officer, period):
    client.force_login(officer)
    return reverse("passage_list", args=[period.code, "08"])


def test_a_passage_is_picked_edited_and_taken_out_on_the_page(client, page, reports, country):
    (asked,) = client.get(page).context["questions"]
    assert [passage.unit.code for passage, _mark in asked["unused"]] == ["08", "0801"]
    passage, mark = asked["unused"][1]
    sent = {"do": "pick", "report": passage.report, "question": "situation", "seen": mark}
    assert client.post(page, sent).url == page
    row = PickedPassage.objects.get()
    asked = client.get(page).context["questions"][0]
    assert (len(asked["picked"]), len(asked["unused"])) == (1, 1)
    client.post(page, {"do": "save", "passage": row.pk, f"p{row.pk}-text": "ពាក្យថ្មី"})
    row.refresh_from_db()
    assert (row.text, row.original) == ("ពាក្យថ្មី", "ស្រុកសុខសាន្ត")
    empty = client.post(page, {"do": "save", "passage": row.pk, f"p{row.pk}-text": ""})
    assert empty.context["questions"][0]["picked"][0]["form"].errors
    client.post(page, {"do": "drop", "passage": row.pk})
    assert not PickedPassage.objects.exists()


def test_a_stale_passage_is_shown_with_both_texts(client, page, pick, reports, clerk, officer):
    row = pick("08")
    submissions.accept(submission=correct(reports["08"], clerk, "ខេត្តមានទឹកជំនន់"), by=officer)
    shown = client.get(page).text
    assert "ខេត្តសុខសាន្ត" in shown
    assert "ខេត្តមានទឹកជំនន់" in shown
    client.post(page, {"do": "anew", "passage": row.pk})
    row.refresh_from_db()
    assert row.text == "ខេត្តមានទឹកជំនន់"


@pytest.mark.parametrize(
    "sent",
    [
        {"do": "x"},
        {"do": "save", "passage": "9" * 30},
        {"do": "drop", "passage": "x"},
        {"do": "pick", "report": "9" * 40, "question": "situation", "seen": "x"},
        {},
    ],
)
def test_what_is_forged_changes_nothing(client, page, pick, sent):
    pick("08")
    assert client.post(page, sent).status_code in {302, 404}
    assert PickedPassage.objects.count() == 1


def test_the_page_is_out_of_reach_for_others(client, page, clerk, stranger, reports, country):
    foreign = reverse("passage_list", args=["2026-S1"])
    for person, status in ((clerk, 403), (stranger, 404)):
        client.force_login(person)
        assert client.get(page).status_code == status
        assert client.get(foreign).status_code == 404
    client.logout()
    assert client.get(page).status_code == 302


def test_one_unit_does_not_touch_the_passages_of_another(client, page, pick, country):
    row = pick("0801", unit="0801")
    assert client.post(page, {"do": "drop", "passage": row.pk}).status_code == 404
    assert PickedPassage.objects.exists()
