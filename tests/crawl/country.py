"""A country in which every page has something to show, in Khmer throughout."""

import json
from datetime import date, timedelta

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from reporting.models import (
    Answer,
    Choice,
    Column,
    EditionPaper,
    Event,
    FieldRemark,
    FormEdition,
    FormMapping,
    MappingStep,
    PickedPassage,
    PrefillChange,
    PublishedEdition,
    Question,
    ReviewPolicy,
    Row,
    RuleOverride,
    Section,
    Submission,
    Target,
    ValidationRule,
)
from reporting.services import forms, submissions
from secretariat.models import (
    Assignment,
    AssignmentEvent,
    CalendarDay,
    Clause,
    Duty,
    DutyAssignment,
    Extension,
    Instruction,
    Requirement,
    RequirementDeadline,
)
from taskforce.models import (
    AcceptedSpelling,
    ActChange,
    AdministrativeUnit,
    CompositionAct,
    GroupRole,
    Honorific,
    ImportAnswer,
    Institution,
    Instrument,
    InstrumentCorrection,
    InstrumentKind,
    Job,
    Letterhead,
    Level,
    MemberImport,
    MemberImportIssue,
    MemberImportRow,
    Membership,
    PeopleApart,
    Person,
    PersonMerge,
    Position,
    UnitAlias,
    User,
)
from taskforce.models.accepted_spelling import UNITS
from taskforce.services.imports.answering import answer
from taskforce.sheets.template import EXAMPLE_ROW
from tests import factories
from tests.crawl.composition import furnish_composition
from tests.crawl.instructions import furnish_instructions
from tests.crawl.jobs import furnish_jobs, printed_words
from tests.crawl.letters import KHMER
from tests.crawl.mappings import furnish_mappings
from tests.crawl.people import furnish_people
from tests.crawl.published import furnish_published
from tests.crawl.reorganisations import furnish_reorganisations
from tests.taskforce import imports_made
from tests.taskforce.sheets_made import HEADER, sheet, workbook
from tests.test_locale import OWN, entries

PERIOD = "2026-S1"
# Kept in both languages, and shown side by side where the centre keeps them.
TERMS = (InstrumentKind, GroupRole, Honorific, Institution, Position, Duty)
KNOWN = [
    (User, "username"),
    (Person, "name_latin"),
    (AdministrativeUnit, "name_latin"),
    (UnitAlias, "name"),
    *((model, "name_en") for model in TERMS),
    # What the form is made of: its codes, and its words in English.
    *(
        (model, name)
        for model in (Section, Question, Choice, Row, Column)
        for name in ("code", "label_en")
    ),
    (ValidationRule, "code"),
    *((MappingStep, name) for name in ("old_code", "new_code")),
    *((FormEdition, name) for name in ("code", "title_en")),
    # Numbers and hashes, which are written in these signs everywhere.
    *((PublishedEdition, name) for name in ("code", "sha256")),
    (EditionPaper, "sha256"),
]


CROWD = {"people_met": {"number": 5000, "women": 40}}
RULES = [
    {
        "code": "crowd",
        "kind": "range",
        "params": {"cell": "people_met", "most": "1000"},
        "is_hard": False,
    },
    {
        "code": "solved",
        "kind": "comparison",
        "params": {
            "left": "challenges.*.solved",
            "operator": "<=",
            "right": "challenges.land.received",
        },
    },
]


def furnish(country, cast) -> None:
    """Put reports in every state, seats, duties, papers and imports into the small country."""
    period = factories.make_period(
        PERIOD,
        edition=factories.make_edition(rules=RULES),
        due_on=timezone.localdate() + timedelta(days=5),
    )
    _reports(country, cast, period)
    _late_period(period)
    draft = forms.copy_edition(edition=period.edition, by=cast["admin"])
    furnish_mappings(period.edition, draft, cast["admin"])
    furnish_published(country, period, cast["officer"], cast["clerk"])
    _people(country)
    _imports(country, cast)
    furnish_jobs(cast["officer"], country["08"])
    Letterhead.usual(country["08"]).save()
    furnish_composition(country, cast)
    furnish_reorganisations(country, cast["admin"])
    furnish_people(country, cast)
    furnish_instructions(country, cast)
    _history(cast["admin"])


def _reports(country, cast, period):
    clerk, reviewer, officer = cast["clerk"], cast["reviewer"], cast["officer"]
    crowded = factories.make_draft(country["08"], period, clerk, **CROWD)
    submissions.submit(submission=crowded, by=clerk, reasons={"crowd": "ពិធីបុណ្យនៅខេត្ត"})
    factories.make_accepted(country["0801"], period, clerk, reviewer)
    wrong = CROWD | {"challenges.land.solved": {"number": 9}}
    factories.make_draft(country["080101"], period, clerk, **wrong)
    returned = factories.make_submitted(country["080102"], period, clerk)
    beside = {period.edition.cells.get(code="visits_made"): "សូមពិនិត្យ"}
    submissions.send_back(submission=returned, reason="សូមពិនិត្យតួលេខ", remarks=beside, by=reviewer)
    factories.make_submitted(country["0808"], period, clerk)
    again = factories.make_submitted(country["080103"], period, clerk)
    beside = dict.fromkeys(period.edition.cells.filter(code__startswith="c"), "សូមពិនិត្យ")
    submissions.send_back(submission=again, remarks=beside, by=reviewer)
    again = factories.make_draft(country["080103"], period, clerk, visits_made={"number": 8})
    again = submissions.submit(submission=again, by=clerk)
    ReviewPolicy.objects.create(level=Level.COMMUNE, steps=2)
    submissions.accept(submission=again, by=reviewer)
    factories.make_accepted(country["01"], period, cast["stranger"], officer)


def _late_period(period):
    """Late everywhere: in grace for communes, closed for districts."""
    today = timezone.localdate()
    late = factories.make_period("2025-S2", period.edition, today - timedelta(days=3))
    late.deadlines.filter(level=2).update(grace_until=today + timedelta(days=1))
    late.deadlines.filter(level=1).update(locks_on=today)


def _people(country):
    group = country["08"].task_force
    paper = Instrument.objects.create(
        kind_id="decision", number="០៨៩ សសរ", dated=date(2024, 2, 5), subject="ការបង្កើតក្រុមការងារ"
    )
    head = factories.make_person(
        name_km="សុខ ចាន់", name_latin="Sok Chan", sex="m", honorific="ឯកឧត្តម", phone="012345678"
    )
    factories.make_membership(group, person=head, role_id="head", started_by=paper)
    factories.make_membership(group, ends_on=date(2025, 1, 1), ended_by=paper)
    factories.make_membership(group, starts_on=date(2099, 1, 1))
    factories.make_membership(group, role_id="permanent_deputy", acting=True)
    officer = Membership.objects.create(
        task_force=group,
        person=factories.make_person(born_on=date(1980, 2, 1)),
        role_id="secretariat_member",
        position="មន្ត្រី",
        institution="រដ្ឋបាលខេត្ត",
        starts_on=date(2024, 1, 1),
    )
    duty = Duty.objects.create(code="minutes", name_km="កំណត់ហេតុ", name_en="Minutes")
    DutyAssignment.objects.create(membership=officer, duty=duty, starts_on=date(2024, 1, 1))


def to_mend(country):
    """Return rows with faults that a person mends for the whole class."""
    commune = {"unit_code": "", "district": country["0801"].name_km}
    yield commune | {"commune": f"{country['080101'].name_km}ង"}
    yield {"name_km": "លី ណា", "role": "សមាជិក្ស"}
    yield {"name_km": "ជា សុភា", "unit_code": "៨០១"}


def _imports(country, cast):
    unit, clerk = country["08"], cast["clerk"]
    for content, name in [
        (sheet({}, {"name_km": "មួយ", "unit_code": "០៨០១"}), "បញ្ជី.csv"),
        (
            sheet({"born_on": "31/02/1980"}, {"role": "អ្វី", "sex": "អ្វី"}, *to_mend(country)),
            "កំហុស.csv",
        ),
        (workbook(list(HEADER.values()), ["ពីរ"], title="បញ្ជី"), "សន្លឹក.xlsx"),
    ]:
        kept = imports_made.judged(content, unit, clerk, name)
        asked = [q for q in kept.outcome["questions"] if q["code"] == UNITS]
        answer(member_import=kept, given=[(q, q["choices"][0]) for q in asked], by=clerk)
    stored = sheet({"unit_code": "080102", "decision_no": "១២ សជណ"}, {"unit_code": "080103"})
    imports_made.applied(stored, unit, clerk, name="បានរក្សាទុក.csv")
    undone = imports_made.applied(sheet({"name_km": "ជា សុភា"}), unit, clerk, name="ដកវិញ.csv")
    imports_made.taken_back(undone, clerk, "ផ្ញើច្រឡំ")
    # Somebody is missing from a complete list, and the head of the group is succeeded.
    complete = sheet({"unit_code": "080102", "name_km": "កែវ រំដួល", "role": "ប្រធាន"})
    said = {"is_complete": True, "decision_no": "០៤៥ សសរ", "decision_on": date(2026, 8, 31)}
    imports_made.judged(complete, unit, clerk, "ពេញលេញ.csv", **said)
    imports_made.judged(b"x,y", unit, clerk, "ខូច.csv")


def _history(admin):
    for model in (Person, Instrument, Submission):
        kept = model.objects.first()
        for flag, words in [(ADDITION, {"added": {}}), (CHANGE, {"changed": {"fields": ["kind"]}})]:
            LogEntry.objects.create(
                user=admin,
                content_type=ContentType.objects.get_for_model(model),
                object_id=kept.pk,
                object_repr=str(kept),
                action_flag=flag,
                change_message=json.dumps([words]),
            )


def known_data() -> frozenset[str]:
    """Return what is Latin in the data: romanised names and names of accounts."""
    found = {EXAMPLE_ROW["name_latin"], *printed_words()}
    for model, field in KNOWN:
        found |= set(model._base_manager.values_list(field, flat=True))
    return frozenset(found - {""})


# What people wrote, and names that have no English form.
WRITTEN = (Person, User, Instrument, Membership, MemberImport, Event, Answer, AdministrativeUnit)
WRITTEN += (
    PersonMerge,
    PeopleApart,
    UnitAlias,
    Job,
    CompositionAct,
    ActChange,
    InstrumentCorrection,
)
WRITTEN += (RuleOverride, Assignment, AssignmentEvent, Extension, Requirement, RequirementDeadline)
WRITTEN += (FormMapping, MappingStep, PickedPassage, PrefillChange, Target)
WRITTEN += (FieldRemark, MemberImportRow, MemberImportIssue, AcceptedSpelling, ImportAnswer)
# The centre keeps these in both languages, and its pages show both.
IN_BOTH = (*TERMS, FormEdition, Section, Question, Choice, Row, Column)
IN_BOTH += (Instruction, Clause, CalendarDay)


def khmer_data() -> frozenset[str]:
    """Return what is Khmer in the data, and stays so on an English page."""
    found = set(HEADER.values()) | set(LogEntry.objects.values_list("object_repr", flat=True))
    for model in (*WRITTEN, *IN_BOTH):
        for row in model._base_manager.values():
            texts = [value for value in row.values() if isinstance(value, str)]
            # A page breaks a text of several paragraphs where its lines end.
            found |= {line for text in texts for line in (text, *text.splitlines())}
    found |= {kept.before["number"] for kept in InstrumentCorrection.objects.all()}
    for kept in MemberImportRow.objects.all():
        found |= {cell for cell in kept.cells.values() if isinstance(cell, str)}
    found -= {unit.full_name for unit in AdministrativeUnit.objects.all()}
    found |= printed_words()
    found |= {str(value) for row in Letterhead.objects.values() for value in row.values()}
    # Some English sentences quote the Khmer that is to be written.
    found |= {part for message in entries(OWN) for part in KHMER.findall(message[1])}
    return frozenset(value.strip() for value in found if KHMER.search(value))
