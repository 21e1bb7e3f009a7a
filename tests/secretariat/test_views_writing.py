"""The pages on which an instruction is written, as its writer meets them; who may not."""

import pytest
from django.urls import reverse

from secretariat.models import Clause, Instruction, Requirement, RequirementDeadline
from tests.secretariat.asked import drafted, issued

WORDS = {
    "title_km": "សេចក្តីណែនាំថ្មី",
    "preamble_km": "យោងតាម",
    "number": "៩០ សជណ",
    "dated": "5/1/2026",
}


@pytest.fixture
def writer(client, country, officer):
    client.force_login(officer)
    return client


def send(client, name, *args, **data):
    return client.post(reverse(name, args=args), data)


def test_from_a_blank_page_to_an_issued_instruction(writer):
    send(writer, "instruction_new", **WORDS)
    draft = Instruction.objects.get()
    page = writer.get(draft.get_absolute_url()).text
    assert "គ្មានចំណុចណា" in page  # what stands in the way
    send(writer, "instruction_clause_new", draft.pk, text_km="ត្រូវចុះមូលដ្ឋាន")
    clause = Clause.objects.get()
    asked = {"title_km": "ចុះមូលដ្ឋាន", "fact": "attested", "levels": ["1", "2"]}
    send(writer, "clause_requirement_new", clause.pk, **asked)
    district, commune = RequirementDeadline.objects.all()
    said = {"wording_km": "ដំណាច់ខែមេសា", "due_on": "៣០/៤/២០៣០", "interpretation": "ថ្ងៃចុងខែ"}
    form = reverse("deadline_edit", args=[commune.pk])
    assert "also_others" in writer.get(form).text
    writer.post(form, said | {"also_others": "on"})
    page = writer.get(reverse("instruction_issue", args=[draft.pk]))
    assert [(one.deadline.level, one.units) for one in page.context["bound"]] == [(1, 5), (2, 7)]
    assert "៣០ មេសា ២០៣០" in page.text
    assert page.context["faults"] == []
    response = send(writer, "instruction_issue", draft.pk)
    assert response["Location"] == draft.get_absolute_url()
    draft.refresh_from_db()
    assert draft.is_in_force
    district.refresh_from_db()
    assert district.interpreted_by.username == "officer"


def test_a_draft_with_gaps_is_not_issued_and_says_why(writer):
    send(writer, "instruction_new", title_km="ទទេ")
    draft = Instruction.objects.get()
    page = writer.get(reverse("instruction_issue", args=[draft.pk]))
    assert '<button class="button">' not in page.text.split("<main")[1]
    refused = send(writer, "instruction_issue", draft.pk)
    assert refused.status_code == 409
    assert "គ្មានចំណុចណា" in refused.text


def test_faults_of_a_form_stand_at_their_fields(writer):
    assert send(writer, "instruction_new", title_km="").status_code == 409
    assert send(writer, "instruction_new", title_km="ក", dated="5/1/2026").status_code == 409
    draft = drafted()
    clause = draft.clauses.first()
    page = send(writer, "clause_requirement_new", clause.pk, title_km="ក", fact="attested")
    assert "levels" in page.context["form"].errors
    deadline = RequirementDeadline.objects.get(requirement__code="appointment-report")
    page = send(writer, "deadline_edit", deadline.pk, due_on="1/1/2030")
    assert "interpretation" in page.context["form"].errors
    page = send(writer, "deadline_edit", deadline.pk, grace_on="1/1/2030")
    assert page.status_code == 409
    page = send(writer, "deadline_edit", deadline.pk, due_on="9" * 40, interpretation="ក")
    assert "due_on" in page.context["form"].errors


def test_particulars_belong_to_their_fact(writer):
    clause = drafted().clauses.first()
    asked = {"title_km": "ក", "levels": ["0"], "at_least": "៣"}
    send(writer, "clause_requirement_new", clause.pk, fact="secretariat_staffed", **asked)
    kept = Requirement.objects.get(clause=clause, code="part-1")
    assert kept.params == {"at_least": 3}
    assert "៣" in writer.get(clause.instruction.get_absolute_url()).text
    send(writer, "requirement_edit", kept.pk, fact="attested", **asked)
    kept.refresh_from_db()
    assert kept.params == {}


def test_units_are_named_and_taken_out(writer, country):
    drafted()
    asked = Requirement.objects.get(code="visits")
    add = reverse("requirement_place_add", args=[asked.pk])
    found = writer.post(add, {"unit_search": "កណ្តាល", "unit_find": "1"})
    assert "ខេត្តកណ្តាល" in found.text
    writer.post(add, {"unit": country["08"].pk})
    assert list(asked.places.all()) == [country["08"]]
    assert "ខេត្តកណ្តាល" in writer.get(reverse("requirement_edit", args=[asked.pk])).text
    send(writer, "requirement_place_remove", asked.pk, "08")
    assert not asked.places.exists()
    assert writer.post(add, {}).status_code == 409


def test_parts_are_moved_and_taken_out_after_asking(writer):
    draft = drafted()
    first, second = draft.clauses.all()[:2]
    send(writer, "clause_move", second.pk, go="up")
    assert list(draft.clauses.all()[:2]) == [second, first]
    remove = reverse("clause_remove", args=[first.pk])
    assert first.text_km[:20] in writer.get(remove).text
    writer.post(remove)
    assert not Clause.objects.filter(pk=first.pk).exists()


def test_a_copy_and_a_draft_thrown_away(writer):
    earlier = issued()
    response = send(writer, "instruction_copy", earlier.pk)
    draft = Instruction.objects.get(status="draft")
    assert response["Location"] == draft.get_absolute_url()
    assert writer.get(reverse("instruction_discard", args=[draft.pk])).status_code == 200
    send(writer, "instruction_discard", draft.pk)
    assert list(Instruction.objects.all()) == [earlier]
    send(writer, "instruction_discard", earlier.pk)
    assert Instruction.objects.filter(pk=earlier.pk).exists()


def pages_of(instruction):
    clause = instruction.clauses.first()
    asked = Requirement.objects.filter(clause__instruction=instruction).first()
    return {
        "instruction_words": [instruction.pk],
        "instruction_issue": [instruction.pk],
        "instruction_discard": [instruction.pk],
        "instruction_clause_new": [instruction.pk],
        "clause_edit": [clause.pk],
        "clause_remove": [clause.pk],
        "clause_requirement_new": [clause.pk],
        "requirement_edit": [asked.pk],
        "requirement_remove": [asked.pk],
        "deadline_edit": [asked.deadlines.first().pk],
    }


def test_what_is_issued_leads_back_to_its_words(writer):
    instruction = issued()
    for name, args in pages_of(instruction).items():
        if name in {"instruction_words", "instruction_discard"}:
            continue  # a form that the service refuses
        response = writer.get(reverse(name, args=args))
        assert response["Location"].startswith(instruction.get_absolute_url()), name
    assert send(writer, "instruction_words", instruction.pk, title_km="ខ").status_code == 409


@pytest.mark.parametrize("who", ["viewer", "reviewer", "clerk", "district_clerk"])
def test_nobody_else_writes(client, country, request, who):
    draft, instruction = drafted(), issued_beside()
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("instruction_new")).status_code == 403
    for name, args in pages_of(draft).items():
        assert client.get(reverse(name, args=args)).status_code == 404, name
    for name, args in pages_of(instruction).items():
        assert client.get(reverse(name, args=args)).status_code == 403, name
    assert send(client, "instruction_copy", instruction.pk).status_code == 403
    assert reverse("instruction_new") not in client.get(reverse("instruction_list")).text


def issued_beside():
    from secretariat.services import instructions
    from tests.secretariat.asked import SEED

    other = instructions.load_instruction(SEED | {"code": "other"})
    return instructions.issue(instruction=other, by=None)


def test_an_anonymous_writer_signs_in_first(client, country):
    for name, args in (pages_of(drafted()) | {"instruction_new": []}).items():
        assert reverse("sign_in") in client.get(reverse(name, args=args))["Location"]
