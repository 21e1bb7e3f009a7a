"""The pages of acts: from the draft to the announcement and the annulment."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from taskforce.models import CompositionAct, Instrument, Membership, Person
from taskforce.scope import Role
from taskforce.services.composition import acts
from tests import factories
from tests.taskforce.test_services_acts import announce, make_act, role

PDF = b"%PDF-1.7\n%scan"


@pytest.fixture
def group(country):
    return country["08"].task_force


@pytest.fixture
def head(group):
    return factories.make_membership(group, role_id="head", position="រដ្ឋមន្ត្រី")


@pytest.fixture
def act(clerk, country, head):
    return make_act(clerk, country["08"])


def url(name, act, *args):
    return reverse(name, args=[act.pk, *args])


def sent(client, address, **data):
    """Send what a form holds already with some of it changed."""
    page = client.get(address)
    form = page.context.get("form")
    values = {name: form[name].value() for name in form.fields} if form else {}
    values = {
        name: value for name, value in values.items() if value is not None and value is not False
    }
    return client.post(address, {**values, **data})


def test_from_the_draft_to_the_annulment(client, clerk, country, group, head):
    member = factories.make_membership(group)
    client.force_login(clerk)
    words = {"unit": country["08"].pk, "kind": "decision", "subject": "ការកែសម្រួលសមាសភាព"}
    words |= {"effective_on": "០១/០៦/២០២៦", "references": "សេចក្តីសម្រេចលេខ ១"}
    page = client.post(reverse("act_new"), words, follow=True)
    act = CompositionAct.objects.get()
    assert page.redirect_chain[-1][0] == act.get_absolute_url()

    page = client.get(url("act_choose", act), {"unit": country["08"].pk})
    assert page.headers["Location"] == url("act_group", act, "08")
    page = client.post(url("act_group", act, "08"), {"seat": member.pk, "version": 0}, follow=True)
    assert "១ ចប់" in page.content.decode() or act.changes.count() == 1

    follower = factories.make_membership(country["0801"].task_force).person
    address = url("act_appoint", act, "08") + f"?seat={head.pk}"
    assert client.get(address).context["form"]["position"].value() == "រដ្ឋមន្ត្រី"
    page = sent(client, address, person=follower.pk)
    assert page.status_code == 302, page.context["form"].errors
    address = url("act_appoint", act, "080101")
    page = sent(client, address, name_km="ចាន់ ធីតា", role="member", position="មេឃុំ")
    assert page.status_code == 302, page.context["form"].errors
    page = client.get(act.get_absolute_url())
    assert (page.context["preview"].ends, page.context["preview"].begins) == (2, 2)
    assert "ចាន់ ធីតា" in page.content.decode()

    scan = SimpleUploadedFile("ឈ្មោះ.html", PDF, "text/html")
    address = url("act_announce", act)
    page = sent(client, address, number="០៤៥ សសរ", dated="២០/០៥/២០២៦", scan=scan)
    assert page.status_code == 302, page.context["form"].errors
    paper = Instrument.objects.get()
    assert (paper.number, paper.dated, paper.scan_type) == ("០៤៥ សសរ", date(2026, 5, 20), "pdf")
    assert Membership.objects.filter(started_by=paper).count() == 2
    page = client.get(reverse("instrument_detail", args=[paper.pk]))
    assert "ចាន់ ធីតា" in page.content.decode()
    assert page.context["ended"].paginator.count == 2

    page = client.post(url("act_annul", act), {"reason": "ខុសលេខ"}, follow=True)
    assert "ខុសលេខ" in page.content.decode()
    assert not Membership.objects.filter(started_by=paper).exists()
    head.refresh_from_db()
    assert head.ends_on is None


@pytest.mark.parametrize(("unit", "scan"), [("08", "a" * 64), (None, "")])
def test_a_paper_that_is_recorded_keeps_its_scan_and_its_signatory(
    client, act, clerk, country, head, unit, scan
):
    paper = Instrument.objects.create(
        kind=act.kind, number="០៤៥ សសរ", dated=date(2026, 5, 20), unit=country.get(unit),
        signatory="នាយករដ្ឋមន្ត្រី", scan=scan, scan_type=scan and "pdf",
    )  # fmt: skip
    acts.end_seats(act=act, seats=[head], version=0, by=clerk)
    client.force_login(clerk)
    given = {"number": paper.number, "dated": "២០/០៥/២០២៦", "signatory": "អភិបាល"}
    file = SimpleUploadedFile("scan.pdf", PDF, "application/pdf")
    page = client.post(url("act_announce", act), given | {"version": 1, "scan": file}, follow=True)
    act.refresh_from_db()
    assert act.instrument == paper
    before, paper = paper, Instrument.objects.get(pk=paper.pk)
    assert (paper.scan, paper.signatory) == (before.scan, before.signatory)
    assert "ត្រូវបានកត់ត្រារួចហើយ" in page.content.decode()


@pytest.mark.parametrize(
    "name", ["act_detail", "act_edit", "act_choose", "act_announce", "act_pdf"]
)
def test_a_foreign_act_is_not_there(client, act, stranger, name):
    assert client.get(url(name, act)).headers["Location"].startswith(reverse("sign_in"))
    client.force_login(stranger)
    assert client.get(url(name, act)).status_code == 404


def test_who_may_look_changes_nothing(client, act, clerk, viewer, group):
    act = make_act(clerk, group.unit)
    acts.appoint(
        act=act, task_force=group, person=factories.make_person(), role=role("member"), version=0,
        by=clerk,
    )  # fmt: skip
    announce(act, clerk)
    client.force_login(viewer)
    assert client.get(act.get_absolute_url()).status_code == 200
    for name in ("act_edit", "act_annul"):
        assert client.get(url(name, act)).status_code == 403
    assert client.get(reverse("act_new")).status_code == 403
    assert client.post(url("act_discard", act), {"version": act.version}).status_code == 403


def test_a_group_outside_the_act_is_not_there(client, act, clerk, country):
    client.force_login(clerk)
    for name in ("act_group", "act_appoint"):
        assert client.get(url(name, act, "01")).status_code == 404
    foreign = factories.make_membership(country["01"].task_force)
    address = url("act_appoint", act, "08")
    assert client.get(f"{address}?seat={foreign.pk}").status_code == 404
    assert client.get(f"{address}?seat=x").status_code == 404


def test_two_who_change_one_draft_lose_nothing(client, act, clerk, head, country):
    client.force_login(clerk)
    address = url("act_appoint", act, "080101")
    page = client.get(address)
    version = page.context["form"]["version"].value()
    sent(client, address, name_km="ចាន់ ធីតា", role="member")
    data = {"name_km": "សុខ ដារ៉ា", "role": "member", "version": version}
    page = client.post(address, data)
    assert page.status_code == 409
    assert "សុខ ដារ៉ា" in page.content.decode()
    data["version"] = page.context["form"]["version"].value()
    assert client.post(address, data).status_code == 302
    assert act.changes.count() == 2
    page = client.post(url("act_group", act, "08"), {"seat": head.pk, "version": 0})
    assert page.status_code == 409
    assert f'value="{head.pk}" id="seat_{head.pk}" checked' in page.content.decode()
    words = {"kind": "decision", "subject": "ថ្មី", "effective_on": "០១/០៦/២០២៦", "version": 0}
    page = client.post(url("act_edit", act), words)
    assert page.status_code == 409
    assert "ថ្មី" in page.content.decode()
    for name, args in (("act_discard", []), ("act_remove", [act.changes.first().pk])):
        assert client.post(url(name, act, *args), {"version": 0}).status_code == 409
    assert act.changes.count() == 2


def test_a_draft_is_thrown_away_only_when_that_was_asked(client, act, clerk, group):
    client.force_login(clerk)
    sent(client, url("act_appoint", act, "08"), name_km="ចាន់ ធីតា", role="member")
    page = client.get(url("act_discard", act)).content.decode()
    act.refresh_from_db()
    assert f'name="version" value="{act.version}"' in page
    assert "ការកែប្រែ ១" in page
    assert client.post(url("act_discard", act), {"version": act.version}).status_code == 302
    assert not CompositionAct.objects.filter(pk=act.pk).exists()


def test_what_stands_in_the_way_is_said_before_the_announcement(client, act, clerk, group, head):
    client.force_login(clerk)
    sent(client, url("act_appoint", act, "08"), name_km="ចាន់ ធីតា", role="head")
    page = client.get(act.get_absolute_url())
    assert [found.code for found in page.context["conflicts"]] == ["seat_taken"]
    assert str(head.person) in page.content.decode()
    address = url("act_announce", act)
    page = sent(client, address, number="១", dated="២០/០៥/២០២៦", signatory="ប្រធាន")
    assert page.status_code == 409
    assert page.context["form"]["number"].value() == "១"


def test_looking_for_a_person_without_scripts(client, act, clerk, head):
    client.force_login(clerk)
    name = head.person.name_km
    data = {"person_search": name, "person_find": "1", "version": act.version}
    page = client.post(url("act_appoint", act, "08"), data)
    html = page.content.decode()
    assert f'value="{head.person_id}"' in html
    assert "សូមគូសយកបុគ្គលពីលទ្ធផលស្វែងរក" in html
    assert 'id="id_person_search"' in html
    for said, query in (("រកមិនឃើញបុគ្គល", "zzzz"), ("សូមសរសេរផ្នែកមួយនៃឈ្មោះ", "")):
        other = client.post(url("act_appoint", act, "08"), data | {"person_search": query})
        assert said in other.content.decode()
        assert "error" not in other.content.decode()
    assert "error" not in html, "who finds somebody has done nothing wrong"
    assert not page.context["form"].errors
    # Also where somebody was marked before: the button asks for more names, not to appoint.
    data |= {"person": head.person_id, "role": "member"}
    assert client.post(url("act_appoint", act, "080101"), data).status_code == 200
    assert not act.changes.exists()


def test_a_picker_finds_nobody_of_other_provinces(client, clerk, admin, country, viewer):
    foreign = factories.make_membership(country["01"].task_force).person
    asked = {"name": "person", "id": "id_person", "person_search": foreign.name_km}
    for user, is_there in ((clerk, False), (admin, True)):
        client.force_login(user)
        page = client.get(reverse("person_pick"), asked).content.decode()
        assert (f'value="{foreign.pk}"' in page) == is_there
    client.force_login(viewer)
    assert client.get(reverse("person_pick"), asked).status_code == 404


def test_namesakes_are_told_apart_and_no_dead_end(client, act, clerk, head, country):
    client.force_login(clerk)
    address = url("act_appoint", act, "080101")
    page = sent(client, address, name_km=head.person.name_km, role="member")
    assert "is_another" in page.context["form"].errors
    page = sent(client, address, name_km=head.person.name_km, role="member", is_another="on")
    assert page.status_code == 302
    born = date(1970, 1, 1)
    foreign = Person.objects.create(name_km="ចាន់ វណ្ណា", born_on=born)
    page = sent(client, address, name_km="ចាន់ វណ្ណា", born_on="០១/០១/១៩៧០", role="deputy")
    assert page.status_code == 302
    assert act.changes.filter(person=foreign, is_new_person=False).exists()


def test_the_centre_composes_the_whole_country(client, admin, country):
    client.force_login(admin)
    words = {"kind": "sub_decree", "subject": "សមាសភាព", "effective_on": "០១/០៦/២០២៦"}
    client.post(reverse("act_new"), words)
    act = CompositionAct.objects.get()
    assert act.unit is None
    assert client.get(url("act_group", act, "01")).status_code == 200


def test_a_unit_is_needed_where_one_has_no_country(client, country):
    user = factories.make_user("two", Role.PROVINCIAL_SECRETARIAT, country["08"])
    client.force_login(user)
    words = {"kind": "decision", "subject": "សមាសភាព", "effective_on": "០១/០៦/២០២៦"}
    assert "unit" in client.post(reverse("act_new"), words).context["form"].errors


def test_lists_take_few_queries(client, clerk, country, group, django_assert_max_num_queries):
    client.force_login(clerk)
    for number in range(5):
        act = make_act(clerk, country["08"], subject=f"សមាសភាព {'ក' * number}")
        seats = [factories.make_membership(group) for _ in range(5)]
        acts.end_seats(act=act, seats=seats, version=0, by=clerk)
    with django_assert_max_num_queries(10):
        page = client.get(reverse("act_list"))
    assert page.context["page"].paginator.count == 5
    with django_assert_max_num_queries(14):
        client.get(act.get_absolute_url())
    assert (
        client.get(reverse("act_list"), {"status": "announced"}).context["page"].paginator.count
        == 0
    )


def test_a_paper_is_not_dated_in_days_to_come(client, act, clerk):
    client.force_login(clerk)
    page = sent(client, url("act_announce", act), number="១", dated="2099-01-01")
    assert "ថ្ងៃនេះមិនទាន់មកដល់ទេ" in page.content.decode()
    page = client.post(reverse("instrument_new"), {"number": "១", "dated": "2099-01-01"})
    assert "ថ្ងៃនេះមិនទាន់មកដល់ទេ" in page.content.decode()


@pytest.mark.parametrize(("day", "asks"), [("1901-06-01", True), ("2099-06-01", True)])
def test_a_day_far_away_is_taken_once_it_is_confirmed(client, clerk, country, day, asks):
    client.force_login(clerk)
    words = {"unit": country["08"].pk, "kind": "decision", "subject": "សមាសភាព"}
    words["effective_on"] = day
    page = client.post(reverse("act_new"), words)
    assert page.status_code == 200
    assert page.context["form"].has_error("effective_on", "far_day") == asks
    assert 'name="sure"' in page.content.decode()
    assert not CompositionAct.objects.exists()
    assert client.post(reverse("act_new"), words | {"sure": "on"}).status_code == 302
    assert CompositionAct.objects.get().effective_on.isoformat() == day
