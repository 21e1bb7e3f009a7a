"""Writing an instruction: its parts, their order, what stands in the way, copying, issuing."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from secretariat.models import (
    Assignment,
    Clause,
    Instruction,
    Requirement,
    RequirementDeadline,
)
from secretariat.services import instructions
from secretariat.services.instructions.faults import faults, preview
from secretariat.working_days import end_of
from taskforce.models import Instrument
from tests.secretariat.asked import drafted, issued, refused

SOON = end_of(date(2030, 4, 30))
LATER = end_of(date(2030, 5, 31))


@pytest.fixture
def draft(country, admin):
    words = Instruction(title_km="សេចក្តីណែនាំសាកល្បង")
    return instructions.start(instruction=words, number="០៨៩ សជណ", dated=date(2026, 1, 5), by=admin)


def clause_of(draft, by, text="ត្រូវរៀបចំក្រុមការងារ"):
    return instructions.save_part(part=Clause(instruction=draft, text_km=text), by=by)


def require(clause, by, levels=(1, 2), **fields):
    asked = Requirement(**{"clause": clause, "title_km": "រៀបចំ", "fact": "attested"} | fields)
    return instructions.save_requirement(requirement=asked, levels=levels, by=by)


def read_as(deadline, due_at, by, **said):
    said = {"wording_km": "ដំណាច់ខែ", "interpretation": "ថ្ងៃចុងក្រោយ"} | said
    return instructions.set_deadline(deadline=deadline, due_at=due_at, by=by, **said)


def test_a_draft_is_written_from_nothing_and_issued(country, draft, admin):
    assert (draft.instrument.number, draft.instrument.kind_id) == ("០៨៩ សជណ", "instruction")
    asked = require(clause_of(draft, admin), admin)
    district, commune = asked.deadlines.all()
    read_as(commune, SOON, admin)
    read_as(district, LATER, admin, grace_until=LATER + timedelta(days=9))
    assert faults(draft) == []
    assert [(bound.deadline.level, bound.units) for bound in preview(draft)] == [(1, 5), (2, 7)]
    instructions.issue(instruction=draft, by=admin)
    assert Assignment.objects.of(draft).count() == 12
    kept = Assignment.objects.of(draft).get(unit=country["0801"])
    assert (kept.due_at, kept.grace_until) == (LATER, LATER + timedelta(days=9))
    assert district.interpreted_by == admin


def test_the_same_paper_is_recorded_once(draft, admin):
    again = Instruction(title_km="សេចក្តីណែនាំទីពីរ")
    again = instructions.start(
        instruction=again, number="089 សជណ", dated=date(2026, 1, 5), by=admin
    )
    assert again.instrument == draft.instrument
    assert Instrument.objects.filter(kind_id="instruction").count() == 1
    assert again.code != draft.code


def test_clauses_are_numbered_in_their_order(draft, admin):
    first, second, third = (clause_of(draft, admin, text) for text in ("ក", "ខ", "គ"))
    instructions.move_part(part=third, up=True, by=admin)
    instructions.move_part(part=first, up=True, by=admin)  # it stands first already
    texts = draft.clauses.values_list("number", "text_km")
    assert list(texts) == [(1, "ក"), (2, "គ"), (3, "ខ")]
    instructions.remove_part(part=first, by=admin)
    assert list(draft.clauses.values_list("number", "text_km")) == [(1, "គ"), (2, "ខ")]
    one, two = require(second, admin), require(second, admin)
    instructions.move_part(part=one, up=False, by=admin)
    assert list(second.requirements.order_by("position")) == [two, one]


def test_a_level_left_out_loses_its_day_and_others_keep_theirs(draft, admin):
    asked = require(clause_of(draft, admin), admin, levels=(0, 1, 2))
    commune = asked.deadlines.get(level=2)
    read_as(commune, SOON, admin, also_others=True)
    assert set(asked.deadlines.values_list("due_at", flat=True)) == {SOON}
    instructions.save_requirement(requirement=asked, levels=[0, 2], by=admin)
    assert list(asked.deadlines.values_list("level", "due_at")) == [(0, SOON), (2, SOON)]


def test_a_day_needs_its_reason_and_lower_levels_come_first(draft, admin):
    district, commune = require(clause_of(draft, admin), admin).deadlines.all()
    with pytest.raises(ValidationError) as refusal:
        read_as(commune, SOON, admin, interpretation=" ")
    assert "interpretation" in refusal.value.error_dict
    read_as(district, SOON, admin)
    with pytest.raises(ValidationError, match="ថ្នាក់ក្រោម"):
        read_as(commune, LATER, admin)
    with pytest.raises(ValidationError):
        read_as(commune, SOON, admin, grace_until=SOON - timedelta(days=1))


def test_what_is_missing_is_said_and_stops_the_issue(country, draft, admin):
    assert [fault.code for fault in faults(draft)] == ["asks_nothing"]
    clause = clause_of(draft, admin)
    asked = require(clause, admin, levels=[2])
    instructions.add_place(requirement=asked, unit=country["0801"], by=admin)
    assert [bound.units for bound in preview(draft)] == [3]
    Requirement.objects.create(clause=clause, code="bare", title_km="ទទេ", fact="wish")
    Clause.objects.filter(pk=clause.pk).update(text_km="")
    instructions.save_requirement(requirement=asked, levels=[0], by=admin)
    codes = {fault.code for fault in faults(draft)}
    assert codes == {"no_text", "no_level", "no_fact", "binds_nobody"}
    with pytest.raises(ValidationError) as refusal:
        instructions.issue(instruction=draft, by=admin)
    assert {error.code for error in refusal.value.error_list} == codes
    instructions.remove_place(requirement=asked, unit=country["0801"], by=admin)
    assert "binds_nobody" not in {fault.code for fault in faults(draft)}


def test_a_copy_is_a_draft_with_all_that_was_asked(country, admin):
    earlier = issued()
    asked = Requirement.objects.get(clause__instruction=earlier, code="visits")
    copied = instructions.copy_instruction(instruction=earlier, by=admin)
    assert copied.is_draft
    assert copied.code != earlier.code
    assert [clause.text_km for clause in copied.clauses.all()] == [
        clause.text_km for clause in earlier.clauses.all()
    ]
    anew = Requirement.objects.get(clause__instruction=copied, code="visits")
    fields = ("level", "wording_km", "due_at", "interpretation")
    assert list(anew.deadlines.values_list(*fields)) == list(asked.deadlines.values_list(*fields))
    instructions.issue(instruction=copied, by=admin)
    assert Assignment.objects.of(copied).count() == Assignment.objects.of(earlier).count()


def test_what_is_issued_is_written_no_more(country, admin):
    instruction = issued()
    clause = instruction.clauses.first()
    asked = Requirement.objects.filter(clause__instruction=instruction).first()
    deadline = RequirementDeadline.objects.filter(requirement=asked).first()
    with refused("issued"):
        instructions.save_words(instruction=instruction, by=admin)
    for act in (instructions.save_part, instructions.remove_part):
        with refused("issued"):
            act(part=clause, by=admin)
    with refused("issued"):
        instructions.move_part(part=clause, up=True, by=admin)
    with refused("issued"):
        instructions.save_requirement(requirement=asked, levels=[2], by=admin)
    with refused("issued"):
        instructions.set_deadline(deadline=deadline, by=admin)
    with refused("issued"):
        instructions.throw_away(instruction=instruction, by=admin)


def test_only_the_centre_writes(country, draft, viewer, clerk):
    for person in (viewer, clerk):
        with pytest.raises(PermissionDenied):
            instructions.start(instruction=Instruction(title_km="ក"), by=person)
        with pytest.raises(PermissionDenied):
            clause_of(draft, person)
        with pytest.raises(PermissionDenied):
            instructions.copy_instruction(instruction=draft, by=person)
        with pytest.raises(PermissionDenied):
            instructions.throw_away(instruction=draft, by=person)


def test_a_draft_is_thrown_away_with_its_parts(country, admin):
    instructions.throw_away(instruction=drafted(), by=admin)
    assert not Clause.objects.exists()
    assert not RequirementDeadline.objects.exists()


def test_the_preview_takes_a_query_a_requirement(country, django_assert_num_queries):
    draft = drafted()
    with django_assert_num_queries(3 + Requirement.objects.count()):
        preview(draft)
    assert timezone.now() > preview(draft)[0].deadline.due_at
    assert preview(draft)[0].is_over
