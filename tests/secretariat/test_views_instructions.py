"""The pages of instructions: who sees what, what is missing where, and what a clerk does next."""

import pytest
from django.urls import reverse

from secretariat.models import State
from taskforce.models import AdministrativeUnit
from tests import factories
from tests.secretariat.asked import drafted, issued, of


@pytest.fixture
def instruction(country):
    return issued()


def test_the_list_shows_what_is_issued(client, instruction, clerk):
    client.force_login(clerk)
    page = client.get(reverse("instruction_list"))
    assert instruction.title_km in page.text
    assert reverse("instruction_board", args=[instruction.pk]) in page.text


def test_an_anonymous_reader_is_sent_to_sign_in(client, instruction):
    for name in ("instruction_list", "instruction_detail"):
        args = [instruction.pk] if name != "instruction_list" else []
        page = client.get(reverse(name, args=args))
        assert page.status_code == 302
        assert reverse("sign_in") in page["Location"]


def test_the_words_stand_beside_how_they_are_read(client, instruction, clerk):
    client.force_login(clerk)
    page = client.get(instruction.get_absolute_url()).text
    assert "ដើមខែមេសា ឆ្នាំ២០២៤" in page
    assert "ប្រាំថ្ងៃធ្វើការដំបូង" in page
    assert "៥ មេសា ២០២៤" in page


def test_a_draft_is_issued_by_the_centre_and_foreign_to_others(client, country, admin, clerk):
    draft = drafted()
    client.force_login(clerk)
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.post(reverse("instruction_issue", args=[draft.pk])).status_code == 404
    client.force_login(admin)
    page = client.get(draft.get_absolute_url())
    assert reverse("instruction_issue", args=[draft.pk]) in page.text
    client.post(reverse("instruction_issue", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.is_in_force
    again = client.post(reverse("instruction_issue", args=[draft.pk]))
    assert again.status_code == 409


def test_the_board_of_the_country_counts_each_clause_and_level(client, instruction, officer):
    client.force_login(officer)
    board = client.get(reverse("instruction_board", args=[instruction.pk])).context["board"]
    tallies = {
        (line.requirement.code, int(line.level)): (line.tally.asked, line.tally.overdue)
        for line in board.lines
    }
    assert tallies["groups-formed", 2] == (7, 7)
    assert tallies["appointment-report", 0] == (3, 3)
    assert tallies["reports", 1] == (5, 0)
    assert [row.unit.level for row in board.rows] == [0, 0, 0]


def test_the_board_of_a_province_shows_each_unit_with_what_is_missing(client, instruction, clerk):
    client.force_login(clerk)
    page = client.get(reverse("instruction_board", args=[instruction.pk]), follow=True)
    rows = {row.unit.code: row for row in page.context["board"].rows}
    assert set(rows) == {"08", "0801", "0808", "0811"}
    formed = next(c for c in rows["0801"].cells if c.requirement.code == "groups-formed")
    assert formed.own.missing == ["head", "permanent_deputy", "members", "instrument"]
    assert (formed.below.asked, formed.below.done) == (3, 0)
    assert "គ្មានប្រធាន" in page.text


def test_a_foreign_board_is_not_there(client, instruction, stranger):
    client.force_login(stranger)
    url = reverse("instruction_board_unit", args=[instruction.pk, "08"])
    assert client.get(url).status_code == 404
    missing = reverse("instruction_missing", args=[instruction.pk])
    assert client.get(missing, {"in": "08"}).status_code == 404
    page = client.get(missing)
    assert {row.unit.code[:2] for row, _words, _late in page.context["lines"]} == {"01"}


def test_what_is_missing_is_narrowed(client, instruction, officer):
    client.force_login(officer)
    url = reverse("instruction_missing", args=[instruction.pk])
    asked = of("groups-formed", instruction_unit("080101")).requirement
    page = client.get(url, {"requirement": asked.pk, "level": "2", "in": "08", "late": "1"})
    assert page.context["page"].paginator.count == 5
    assert client.get(url, {"requirement": "x", "level": "9"}).status_code == 200


def instruction_unit(code):
    return AdministrativeUnit.objects.get(code=code)


def test_a_clerk_states_and_takes_back(client, country, instruction, clerk):
    client.force_login(clerk)
    asked = of("appointment-report", country["08"])
    refused = client.post(reverse("assignment_state", args=[asked.pk]), {"statement": ""})
    assert refused.status_code == 409
    client.post(reverse("assignment_state", args=[asked.pk]), {"statement": "បានផ្ញើ"})
    asked.refresh_from_db()
    assert asked.state == State.FULFILLED
    page = client.get(asked.get_absolute_url()).text
    assert "បានផ្ញើ" in page
    client.post(reverse("assignment_unstate", args=[asked.pk]), {"reason": "ច្រឡំ"})
    asked.refresh_from_db()
    assert asked.is_open


def test_who_only_looks_states_nothing(client, country, instruction, viewer, stranger):
    asked = of("appointment-report", country["08"])
    client.force_login(viewer)
    page = client.get(asked.get_absolute_url())
    assert page.status_code == 200
    assert reverse("assignment_state", args=[asked.pk]) not in page.text
    url = reverse("assignment_state", args=[asked.pk])
    assert client.post(url, {"statement": "រួច"}).status_code == 403
    client.force_login(stranger)
    assert client.get(asked.get_absolute_url()).status_code == 404
    assert client.post(url, {"statement": "រួច"}).status_code == 404


def test_what_was_mended_is_seen_after_comparing(client, country, instruction, clerk):
    client.force_login(clerk)
    asked = of("secretariat", country["08"])
    factories.make_membership(country["08"].task_force, role_id="secretariat_officer")
    client.post(reverse("assignment_check", args=[asked.pk]))
    asked.refresh_from_db()
    assert asked.state == State.FULFILLED


def test_the_home_page_says_what_ones_units_have_to_do(client, instruction, clerk, officer):
    client.force_login(clerk)
    page = client.get(reverse("home"))
    codes = [group.requirement.code for group in page.context["asked"]]
    assert codes == ["appointment-report", "secretariat", "visits", "reports"]
    assert "រាយការណ៍អំពីការរៀបចំចាត់តាំងសមាសភាព" in page.text
    client.force_login(officer)
    assert client.get(reverse("home")).status_code == 200


@pytest.mark.parametrize("args", [[], ["08"], ["0801"]])
def test_a_board_takes_a_fixed_number_of_queries(
    client, instruction, officer, args, django_assert_max_num_queries
):
    client.force_login(officer)
    name = "instruction_board_unit" if args else "instruction_board"
    url = reverse(name, args=[instruction.pk, *args])
    client.get(url)
    with django_assert_max_num_queries(14):
        client.get(url)


def test_the_centre_withdraws_with_a_reason(client, instruction, officer, viewer):
    url = reverse("instruction_withdraw", args=[instruction.pk])
    client.force_login(viewer)
    assert url not in client.get(instruction.get_absolute_url()).text
    assert client.post(url, {"reason": "ជំនួស"}).status_code == 403
    client.force_login(officer)
    assert url in client.get(instruction.get_absolute_url()).text
    assert client.post(url, {"reason": ""}).status_code == 409
    assert client.post(url, {"reason": "ជំនួសដោយសេចក្តីណែនាំថ្មី"}).status_code == 302
    page = client.get(instruction.get_absolute_url()).text
    assert "ជំនួសដោយសេចក្តីណែនាំថ្មី" in page
    assert url not in page
    assert client.post(url, {"reason": "ម្តងទៀត"}).status_code == 409


def test_a_board_can_show_one_clause(client, instruction, officer):
    client.force_login(officer)
    url = reverse("instruction_board", args=[instruction.pk])
    page = client.get(url, {"clause": "១"})
    assert {line.requirement.clause.number for line in page.context["board"].lines} == {1}
    assert len(page.context["board"].columns) == 2
    assert "?clause=1" in page.text
    for wrong in ("9", "x", "9" * 40):
        assert len(client.get(url, {"clause": wrong}).context["board"].columns) == 5
