"""Publishing freezes one state of the reports under a number, or refuses with the reason."""

import threading
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from reporting import canonical
from reporting.frozen.document import frozen
from reporting.frozen.figures import reckoned
from reporting.frozen.reports import Reports
from reporting.frozen.thawing import thawed
from reporting.hierarchy import Hierarchy
from reporting.models import Answer, Period, PublishedEdition
from reporting.services import publishing, submissions
from tests import factories
from tests.reporting import published_made as made


@pytest.fixture
def reports(country, period, clerk, officer):
    return made.accepted(country, period, clerk, officer)


def refused(code, act, *args, **given):
    with pytest.raises(ValidationError) as refusal:
        act(*args, **given)
    assert refusal.value.code == code
    return " ".join(refusal.value.messages)


def test_an_edition_holds_all(reports, country, period, clerk, officer):
    factories.make_submitted(country["0808"], period, clerk)
    edition = made.publish(period, officer)
    content = edition.content()
    assert (edition.code, edition.number, edition.addendum) == ("2026-S1/E1", 1, 0)
    assert edition.is_whole
    assert canonical.text(content) == edition.document
    assert content["figures"]["08"]["visits_made"] == {"number": "21", "reports": "3"}
    assert content["figures"]["08.own"]["people_met"]["women"] == "40"
    assert content["figures"]["all"]["people_a_visit"] == {"percent": "7.0"}
    assert content["coverage"]["all"] == ["15", "4", "3"]
    assert len(content["missing"]) == 11
    assert ["010201", country["010201"].full_name] in content["missing"]
    assert {row[0] for row in content["units"]} == set(country)
    [report] = [row for row in content["reports"] if row["place"] == "0801"]
    version = reports["0801"].versions.get()
    assert (report["report"], report["version"]) == (reports["0801"].pk, 1)
    assert report["sha256"] == version.sha256 == canonical.sha256(version.answers)
    assert report["sha256"] == canonical.sha256(canonical.text(report["answers"]))
    assert report["accepted_by"] == officer.name_km
    assert edition.coverage["accepted"] == 3


def test_the_document_reckons_to_its_figures(reports, country, period, clerk, officer):
    for code, choice in (("0808", "good"), ("080801", "poor"), ("01", "good")):
        choice = period.edition.cells.get(code="security").question.choices.get(code=choice)
        factories.make_accepted(
            country[code], period, clerk if code != "01" else stranger(country), officer,
            security={"choice_id": choice.pk}, largest_meeting={"number": int(code)},
        )  # fmt: skip
    content = made.publish(period, officer).content()
    assert reckoned(content) == content["figures"]
    assert content["figures"]["08"]["security.good"] == {"times": "1"}
    assert content["figures"]["all"]["largest_meeting"]["number"] == "80801"


def stranger(country):
    return factories.make_user("other", "provincial_secretariat", country["01"])


def test_a_year_of_semesters_takes_the_latest_stock(country, period, clerk, officer):
    later = factories.make_period("2025-S2", period.edition)
    year = Period.objects.create(code="2026", edition=period.edition)
    made.accepted(country, period, clerk, officer)
    made.accepted(country, later, clerk, officer, members_now={"number": 99})
    content = made.publish(year, officer).content()
    assert content["period"]["sources"] == ["2026-S1"]
    whole = Period.objects.create(code="2025", edition=period.edition)
    assert made.publish(whole, officer).content()["figures"]["08"]["members_now"]["number"] == "297"


@pytest.mark.parametrize("code", ["", "08", "0801"])
@pytest.mark.parametrize("hierarchy", list(Hierarchy))
def test_what_was_frozen_thaws_as_it_was(reports, country, period, officer, code, hierarchy):
    unit = country.get(code)
    edition = made.publish(period, officer, unit, hierarchy=hierarchy)
    summary = thawed(edition.content())
    again = frozen(summary, Reports(period, unit, hierarchy))
    assert again == {name: edition.content()[name] for name in again}


def test_a_format_of_a_later_release_is_refused(reports, period, officer):
    content = made.publish(period, officer).content()
    assert content["format"] == "taskforce-edition/1"
    message = refused("unknown_format", thawed, content | {"format": "taskforce-edition/9"})
    assert "taskforce-edition/9" in message


def test_without_an_accepted_report(country, period, clerk, officer):
    factories.make_submitted(country["08"], period, clerk)
    refused("nothing_accepted", made.publish, period, officer)
    assert not PublishedEdition.objects.exists()


@pytest.mark.parametrize("who", ["clerk", "viewer", "reviewer"])
def test_who_may(reports, period, request, who):
    with pytest.raises(PermissionDenied):
        made.publish(period, request.getfixturevalue(who))


def test_the_same_key_is_the_same_act(reports, period, officer):
    key = uuid4()
    assert made.publish(period, officer, key=key) == made.publish(period, officer, key=key)
    assert PublishedEdition.objects.count() == 1


def test_no_number_is_given_for_the_same(reports, country, period, clerk, officer):
    made.publish(period, officer)
    refused("unchanged", made.publish, period, officer)
    factories.make_accepted(country["0808"], period, clerk, officer)
    assert made.publish(period, officer).code == "2026-S1/E2"
    assert made.publish(period, officer, country["08"]).code == "2026-S1-08/E1"


def test_an_answer_altered_behind_the_report_is_found(reports, period, officer):
    Answer.objects.filter(submission=reports["0801"], cell__code="visits_made").update(number=9)
    message = refused("contradiction", made.publish, period, officer)
    assert str(reports["0801"]) in message
    assert not PublishedEdition.objects.exists()


def test_an_addendum_holds_what_changed(reports, country, period, clerk, officer):
    edition = made.publish(period, officer)
    before = edition.document
    factories.make_accepted(country["0808"], period, clerk, officer, visits_made={"number": 5})
    addendum = made.amend(edition, officer)
    content = addendum.content()
    assert (addendum.code, addendum.amends) == ("2026-S1/E1.1", edition)
    assert content["amends"] == {"code": "2026-S1/E1", "sha256": edition.sha256}
    changed = {(place, code): (old, new) for place, code, old, new in content["changed"]}
    assert {place for place, _ in changed} == {"all", "08", "0808"}
    assert changed["08", "visits_made"] == (
        {"number": "21", "reports": "3"},
        {"number": "26", "reports": "4"},
    )
    assert changed["0808", "visits_made"] == (None, {"number": "5", "reports": "1"})
    assert ("08", "largest_meeting") in changed  # as many reports more gave one
    assert [row["place"] for row in content["reports"]] == ["0808"]
    assert ["all", ["15", "3", "3"], ["15", "4", "4"]] in content["covered"]
    edition.refresh_from_db()
    assert edition.document == before


def test_addenda_follow_each_other(reports, country, period, clerk, officer):
    edition = made.publish(period, officer)
    refused("unchanged", made.amend, edition, officer)
    factories.make_accepted(country["0808"], period, clerk, officer)
    first = made.amend(edition, officer)
    factories.make_accepted(country["0811"], period, clerk, officer)
    # An addendum to an addendum is the next to its edition.
    second = made.amend(first, officer)
    assert (second.code, second.amends) == ("2026-S1/E1.2", edition)
    assert [row["place"] for row in second.content()["reports"]] == ["0811"]
    standing = publishing.standing(edition)
    assert reckoned(standing) == standing["figures"]
    refused("unchanged", made.publish, period, officer)
    factories.make_accepted(country["080801"], period, clerk, officer)
    made.publish(period, officer)
    refused("superseded", made.amend, edition, officer)


def test_a_correction_becomes_an_addendum(reports, country, period, clerk, officer):
    """The old figure and the new, the version that counts now; and nothing of the others."""
    edition = made.publish(period, officer)
    kept = (edition.document, edition.sha256)
    made.corrected(reports["080101"], clerk, officer, visits_made={"number": 8})
    content = made.amend(edition, officer).content()
    changed = [row for row in content["changed"] if row[0] == "08"]
    assert {row[1] for row in changed} == {"visits_made", "people_a_visit"}
    assert [row[2:] for row in changed if row[1] == "visits_made"] == [
        [{"number": "21", "reports": "3"}, {"number": "22", "reports": "3"}]
    ]
    assert [(row["place"], row["version"]) for row in content["reports"]] == [("080101", 2)]
    assert content["covered"] == []
    made.corrected(reports["0801"], clerk, officer, visits_made={"number": 9})
    second = made.amend(edition, officer)
    assert (second.code, second.content()["reports"][0]["place"]) == ("2026-S1/E1.2", "0801")
    assert second.content()["missing"] == edition.content()["missing"]
    edition.refresh_from_db()
    assert (edition.document, edition.sha256) == kept


def test_queries(reports, country, period, clerk, officer, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        made.publish(period, officer)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_never_mix_and_never_share_a_number(reports, country, period, clerk, officer):
    """A report accepted meanwhile is wholly in an edition or wholly out of it."""
    late = factories.make_submitted(country["0808"], period, clerk)
    start, told = threading.Barrier(3), []

    def accept():
        return submissions.accept(submission=late, by=officer)

    def act(function, *args, **given):
        try:
            start.wait(10)
            told.append(function(*args, **given))
        except ValidationError as refusal:
            told.append(refusal.code)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=act, args=(made.publish, period, officer)),
        threading.Thread(target=act, args=(made.publish, period, officer)),
        threading.Thread(target=act, args=(accept,)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 3
    assert {found for found in told if isinstance(found, str)} <= {"unchanged", "meanwhile"}
    editions = PublishedEdition.objects.order_by("number")
    assert [edition.number for edition in editions] == list(range(1, len(editions) + 1))
    for edition in editions:
        content = edition.content()
        assert reckoned(content) == content["figures"]
        assert str(len(content["reports"])) == content["coverage"]["all"][2]


@pytest.mark.django_db(transaction=True)
def test_all_is_read_from_one_moment(reports, country, period, clerk, officer):
    """What others accept between two readings of one publishing is in neither."""
    late = factories.make_submitted(country["0808"], period, clerk)
    read, accepted = [], threading.Event()

    def meanwhile():
        try:
            submissions.accept(submission=late, by=officer)
        finally:
            accepted.set()
            connection.close()

    other = threading.Thread(target=meanwhile)
    with publishing._one_snapshot():
        read.append(Reports(period, None, Hierarchy.EACH_DATE).as_data())
        other.start()
        # SQLite lets the other wait until this is over; PostgreSQL hides what it did.
        accepted.wait(0.5 if connection.vendor == "sqlite" else 10)
        read.append(Reports(period, None, Hierarchy.EACH_DATE).as_data())
    other.join()
    assert read[0] == read[1]
    assert len(Reports(period, None, Hierarchy.EACH_DATE).as_data()) == 4
