"""The rooms in which the centre builds the form: who enters, what they do, what is refused."""

import pytest
from django.urls import reverse

from reporting.models import FormEdition, Question, Section, ValidationRule
from reporting.services import forms
from tests import factories


@pytest.fixture(autouse=True)
def _in_english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def issued(db):
    return factories.make_edition()


@pytest.fixture
def draft(issued, admin):
    return forms.copy_edition(edition=issued, by=admin)


@pytest.fixture
def builder(client, admin):
    client.force_login(admin)
    return client


def text(response):
    return " ".join(response.content.decode().split())


def part(draft, code):
    return Question.objects.get(section__edition=draft, code=code)


def addresses(draft):
    section, question = draft.sections.first(), part(draft, "challenges")
    yield reverse("form_list")
    for name in ("detail", "titles", "discard", "preview", "section_new"):
        yield reverse(f"form_{name}", args=[draft.pk])
    yield reverse("form_rule_new", args=[draft.pk, "range"])
    yield reverse("form_question_new", args=[section.pk])
    yield reverse("form_line_new", args=[question.pk, "row"])
    for name in ("edit", "remove"):
        yield reverse(f"form_part_{name}", args=["question", question.pk])


def test_the_centre_enters_and_nobody_else(client, request, draft, admin):
    for who, status in [("admin", 200), ("officer", 200), ("clerk", 403), ("viewer", 403)]:
        client.force_login(request.getfixturevalue(who))
        assert {client.get(url).status_code for url in addresses(draft)} == {status}, who
    client.logout()
    assert all(client.get(url).url.startswith("/sign-in/") for url in addresses(draft))


def test_copying_and_issuing(builder, issued, django_assert_max_num_queries):
    response = builder.post(reverse("form_copy", args=[issued.pk]), follow=True)
    assert "This is the draft." in text(response)
    draft = FormEdition.objects.get(number=2)
    with django_assert_max_num_queries(30):
        page = text(builder.get(reverse("form_detail", args=[draft.pk])))
    assert "Nothing stands in the way" in page
    response = builder.post(reverse("form_issue", args=[draft.pk]), follow=True)
    assert "From now on it is never changed" in text(response)
    draft.refresh_from_db()
    assert draft.issued_at
    assert "already issued" in text(
        builder.post(reverse("form_issue", args=[draft.pk]), follow=True)
    )


def test_a_section_with_a_condition(builder, draft):
    url = reverse("form_section_new", args=[draft.pk])
    typed = {"code": "disaster", "label_km": "គ្រោះមហន្តរាយ", "when_cell": "visits_made"}
    typed |= {"when_operator": ">=", "when_value": "១០"}
    assert builder.post(url, typed).status_code == 302
    section = Section.objects.get(edition=draft, code="disaster")
    assert section.shown_when == {"cell": "visits_made", "operator": ">=", "value": "10"}
    page = text(builder.get(reverse("form_detail", args=[draft.pk])))
    assert "“Visits made” is at least 10" in page
    assert "Section “គ្រោះមហន្តរាយ” has no question." in page
    refused = builder.post(url, typed | {"code": "other", "when_value": "31/02/2026"})
    assert "when_value" in refused.context["form"].errors
    assert "code" in builder.post(url, typed | {"code": "ភាសា"}).context["form"].errors
    assert "already exists" in text(builder.post(url, typed))


def test_a_table_with_its_rows(builder, draft):
    url = reverse("form_question_new", args=[draft.sections.first().pk])
    typed = {"code": "works", "label_km": "គម្រោង", "type": "table", "rule": "sum"}
    page = builder.post(url, typed, follow=True)
    question = part(draft, "works")
    assert page.redirect_chain[-1][0] == reverse("form_part_edit", args=["question", question.pk])
    for what, code in [("row", "road"), ("row", "well"), ("column", "done")]:
        line = reverse("form_line_new", args=[question.pk, what])
        assert builder.post(line, {"code": code, "label_km": "ផ្លូវ"}).status_code == 302
    codes = draft.cells.filter(question=question).values_list("code", flat=True)
    assert list(codes.order_by("position")) == ["works.road.done", "works.well.done"]
    assert builder.get(reverse("form_line_new", args=[question.pk, "choice"])).status_code == 404


def test_a_question_that_its_type_does_not_allow(builder, draft):
    url = reverse("form_part_edit", args=["question", part(draft, "situation").pk])
    form = builder.get(url).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    response = builder.post(url, typed | {"rule": "sum"})
    assert "Only numbers, money and tables add up." in text(response)
    assert "Two questions of the form have the code" in text(
        builder.post(url, typed | {"code": "visits_made", "required": "on"})
    )


RULES = {
    "range": {"cell": "visits_made", "least": "១", "most": "១០០០"},
    "length": {"cell": "situation", "least": "20"},
    "choice": {"among": ["forum_held=1"]},
    "sum": {"total": "visits_made", "operator": "<=", "parts": ["challenges.*.received"]},
    "comparison": {"left": "challenges.*.solved", "operator": "<=", "right": "people_met.women"},
    "required_if": {"cell": "challenges", "when_cell": "forum_held", "when_operator": "answered"},
}
STORED = {
    "range": {"cell": "visits_made", "least": "1", "most": "1000"},
    "choice": {"cell": "forum_held", "among": ["1"]},
    "required_if": {
        "cell": "challenges",
        "when": {"cell": "forum_held", "operator": "answered", "value": ""},
    },
}


@pytest.mark.parametrize("kind", RULES)
def test_a_rule_of_each_kind(builder, draft, kind):
    url = reverse("form_rule_new", args=[draft.pk, kind])
    assert builder.post(url, {"code": "r"} | RULES[kind]).status_code == 302
    rule = ValidationRule.objects.get(edition=draft)
    assert rule.params == STORED.get(kind, RULES[kind])
    assert not rule.is_hard
    again = builder.get(reverse("form_part_edit", args=["rule", rule.pk])).context["form"]
    typed = {name: again[name].value() for name in again.fields}
    typed = {name: value for name, value in typed.items() if value not in (None, "", False)}
    builder.post(reverse("form_part_edit", args=["rule", rule.pk]), typed)
    rule.refresh_from_db()
    assert rule.params == STORED.get(kind, RULES[kind]), "what the page shows is what is stored"


def test_rules_that_contradict_each_other_are_named_and_stop_the_issue(builder, draft):
    url = reverse("form_rule_new", args=[draft.pk, "range"])
    builder.post(url, {"code": "a", "cell": "visits_made", "least": "9", "is_hard": "on"})
    builder.post(url, {"code": "b", "cell": "visits_made", "most": "5", "is_hard": "on"})
    page = text(builder.get(reverse("form_detail", args=[draft.pk])))
    assert "Rule a, b: No answers can keep these rules together." in page
    assert reverse("form_issue", args=[draft.pk]) not in page
    refused = builder.post(reverse("form_issue", args=[draft.pk]), follow=True)
    assert "No answers can keep" in text(refused)
    draft.refresh_from_db()
    assert draft.issued_at is None
    wrong = builder.post(url, {"code": "c", "cell": "visits_made", "least": "9", "most": "5"})
    assert "The least is more than the most." in text(wrong)


def test_moving_and_taking_out(builder, draft):
    def order():
        return list(draft.sections.order_by("position").values_list("code", flat=True))

    last = draft.sections.get(code="rest")
    builder.post(reverse("form_part_move", args=["section", last.pk]), {"go": "up"})
    assert order() == ["rest", "visits"]
    builder.post(reverse("form_part_move", args=["section", last.pk]), {"go": "up"})
    assert order() == ["rest", "visits"]
    assert draft.cells.order_by("position").first().question.section.code == "rest"
    met = reverse("form_part_remove", args=["question", part(draft, "people_met").pk])
    assert "Take this out of the draft?" in text(builder.get(met))
    assert "is made of it" in text(builder.post(met, follow=True))
    builder.post(reverse("form_part_remove", args=["section", last.pk]))
    assert order() == ["visits"]


def test_an_issued_edition_is_shown_and_refuses(builder, issued):
    page = text(builder.get(reverse("form_detail", args=[issued.pk])))
    assert "Add a question" not in page
    section = issued.sections.first()
    response = builder.get(reverse("form_part_edit", args=["section", section.pk]), follow=True)
    assert "never changed. Copy it" in text(response)
    for name, args in [
        ("form_part_remove", ["section", section.pk]),
        ("form_part_move", ["section", section.pk]),
        ("form_discard", [issued.pk]),
        ("form_titles", [issued.pk]),
    ]:
        typed = {"title_km": "អ្វី"}
        assert "never changed" in text(builder.post(reverse(name, args=args), typed, follow=True))
    assert issued.sections.count() == 2


def test_a_draft_is_thrown_away(builder, draft):
    url = reverse("form_discard", args=[draft.pk])
    assert "Throw the draft away" in text(builder.get(url))
    assert "The draft was thrown away." in text(builder.post(url, follow=True))
    assert not FormEdition.objects.filter(pk=draft.pk).exists()


def test_a_draft_that_a_period_uses_stays(builder, draft):
    factories.make_period("2027-S1", edition=draft)
    response = builder.post(reverse("form_discard", args=[draft.pk]), follow=True)
    assert "give the period another first" in text(response)
    assert draft.sections.count() == 2


def test_a_preview_as_any_unit(
    builder, country, draft, issued, clerk, django_assert_max_num_queries
):
    period = factories.make_period(edition=issued)
    factories.make_submitted(country["0801"], period, clerk)
    url = reverse("form_preview", args=[draft.pk])
    with django_assert_max_num_queries(25):
        page = text(builder.get(url, {"unit": "០៨០១", "section": "visits"}))
    assert "The period before: 7" in page
    assert "for any unit" in text(builder.get(url, {"section": "nothing"}))
    assert "There is no unit with this code." in text(builder.get(url, {"unit": "9999"}))


@pytest.mark.parametrize("what", ["nothing", "section"])
def test_parts_that_are_not_there(builder, draft, what):
    for name in ("edit", "remove"):
        url = reverse(f"form_part_{name}", args=[what, 999999])
        assert builder.get(url).status_code == 404
    assert builder.get(reverse("form_rule_new", args=[draft.pk, "magic"])).status_code == 404


@pytest.mark.parametrize("code", ["12", "Big", "a-b", "_a", "ក"])
def test_a_code_is_one_that_every_program_reads(builder, draft, code):
    url = reverse("form_section_new", args=[draft.pk])
    form = builder.post(url, {"code": code, "label_km": "ផ្នែក"}).context["form"]
    assert "code" in form.errors
