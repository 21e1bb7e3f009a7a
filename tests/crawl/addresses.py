"""Every address of the site with an example, found by the resolver."""

import re
from dataclasses import dataclass

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern

from reporting.models import (
    Cell,
    FormEdition,
    FormMapping,
    MappingStep,
    PublishedEdition,
    Question,
    Section,
    Submission,
)
from secretariat.models import (
    Assignment,
    Clause,
    Digest,
    Extension,
    Instruction,
    Requirement,
    RequirementDeadline,
)
from taskforce.forms.unit_picker import CHOICES
from taskforce.models import (
    ActChange,
    CompositionAct,
    Instrument,
    InstrumentCorrection,
    Job,
    MemberImport,
    Membership,
    Office,
    Person,
    Reorganisation,
    UnitChange,
)

from .country import PERIOD
from .people import apart, merges, twins

OBJECT = re.compile(r"^admin/(\w+)/(\w+)/")
# What somebody sent comes back as it is, in whatever letters.
AS_SENT = {"import_file", "import_errors"}
# What programs read bears the words of their formats.
FOR_PROGRAMS = {"data_units", "data_outlines", "data_values"}
# A file that comes back bears the codes by which it is read, a receipt its fingerprint.
KEYED = {"report_xlsx", "form_xlsx", "report_receipt_pdf"}
# An address that a page leads to by its query, and the resolver cannot know of.
QUERIES = {
    "unit_list": ["?q=កណ្តាល", "?q=អ្វីទេ", "?on=2024-05-01"],
    "unit_detail": ["?on=2024-05-01", "?on=2019-01-01", "?known_at=2026-01-01&on=2025-01-01"],
    "head_list": ["?on=2024-05-01&in=08&level=0"],
    "vacancy_list": ["?order=units&role=head", "?on=2024-05-01"],
    "person_detail": ["?on=2024-05-01"],
    "import_detail": ["?state=fault", "?state=new", "?state=ends"],
    "unit_pick": ["?name=unit&id=id_unit&unit_search=កណ្តាល", "?name=unit&id=id_unit"],
    "person_pick": ["?name=person&id=id_person&person_search=សុខ", "?name=person&id=id_person"],
    "instrument_list": ["?q=០៨៩", "?q=អ្វីទេ"],
    "act_list": ["?status=draft"],
    "act_new": ["?unit=08"],
    "office_list": ["?q=កណ្តាល", "?q=អ្វីទេ", "?on=2024-05-01"],
    "double_posts": ["?only=incompatible", "?on=2023-05-01"],
    "person_list": ["?q=សុខ", "?q=អ្វីទេ", "?q=សុខ&on=2024-05-01"],
    "roster": ["?on=2026-06-01&since=2024-06-01", "?heads=1", "?on=2026-13-45&since=x"],
    "consolidation_unit": ["?hierarchy=today"],
    "series": ["?figure=visits_made", "?figure=people_a_visit&to=2026-S1", "?figure=x"],
    "series_xlsx": ["?figure=visits_made"],
    "comparison": ["?figure=visits_made"],
    "target_list": ["?figure=visits_made&period=2026", "?figure=1&period=2026"],
    "coverage_list": ["?state=late", "?state=missing&own=1"],
    "consolidation": ["?from=2026-S1&to=2025-S2", "?from=2025-S2&to=2026-S1&unit=08"],
    "consolidation_paper": ["?hierarchy=today"],
    "form_difference": ["?with=2"],
    "form_preview": ["?unit=0801&section=rest", "?unit=9999"],
    "public_editions": ["?hash=១២៣", "?hash=", "?year=2026"],
    "board": [f"?period={PERIOD}"],
    "instruction_board_unit": ["?clause=1"],
    "instruction_missing": ["?in=08&level=0&late=1"],
    "autocomplete": ["?term=ក&app_label=taskforce&model_name=membership&field_name=person"],
}


@dataclass(frozen=True)
class Address:
    """One address, and the route that it is an example of."""

    route: str
    name: str
    url: str

    def is_in(self, part: str) -> bool:
        """Tell whether it belongs to a part of the walk: all, the site, a third of the rooms."""
        if self.name in AS_SENT | FOR_PROGRAMS | KEYED:
            return False
        model = OBJECT.match(self.route)
        if part in {"all", "site"}:
            return part == "all" or model is None
        return model is not None and "abc"[sum(map(ord, model[2])) % 3] == part

    @property
    def is_file(self) -> bool:
        """Whether it gives a file, which is in Khmer for every reader."""
        return self.url.partition("?")[0].endswith((".xlsx", "/xlsx/", "/pdf/", "/file/", ".csv"))


def routes(patterns=None, before=""):
    """Return (route, pattern) of every address that can be asked for."""
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield before + str(pattern.pattern), pattern
        else:
            yield from routes(pattern.url_patterns, before + str(pattern.pattern))


def examples() -> dict[str, list]:
    """Return by the name of a parameter what stands for it; ids by the address in `_ids`."""
    return {
        "unit_code": ["08", "0801", "080101"],
        "code": ["08", "0801", "080101"],
        "period_code": [PERIOD],
        "purpose": list(CHOICES),
        "section_code": ["visits", "rest"],
        "app_label": ["taskforce", "reporting", "secretariat"],
        "content_type_id": [ContentType.objects.get_for_model(Person).pk],
        "url": ["nothing-is-here"],
        "what": list(UnitChange.What),
        "kind": ["range", "choice", "sum", "required_if"],
        "number": [1, 2],
        "entry": list(UnitChange.objects.order_by("pk").values_list("pk", flat=True)[:1]),
        "other": twins()[1:],
        "correction": _replaced(),
        "place": ["all", "08", "0801.own"],
        "figure": ["visits_made", "people_a_visit"],
        "sha256": [*PublishedEdition.objects.values_list("sha256", flat=True)[:1], "0" * 64],
        "change": list(ActChange.objects.order_by("pk").values_list("pk", flat=True)[:2]),
    }


def _replaced() -> list[int]:
    """Return the correction that replaced the scan of the first instruments."""
    kept = InstrumentCorrection.objects.exclude(before__scan="").order_by("pk")
    return list(kept.values_list("pk", flat=True)[:1])


# Whose ids stand in the addresses of one kind of page; at most so many.
MODELS = {
    "report_": (Submission, None),
    "import_": (MemberImport, None),
    "act_": (CompositionAct, None),
    "office_": (Office, None),
    "reorganisation_": (Reorganisation, None),
    "edition_": (PublishedEdition, None),
    "instrument_": (Instrument, 2),
    "instruction_": (Instruction, None),
    "reading_": (RequirementDeadline, 8),
    "assignment_": (Assignment, 14),
    "digest_": (Digest, None),
    "extension_ask": (Assignment, 3),
    "extension_": (Extension, None),
}


# What stands in the addresses of the form: both editions, and the parts of the draft.
def _of_the_draft(model, through):
    found = model.objects.filter(**{f"{through}__issued_at": None}).order_by("pk")
    return list(found.values_list("pk", flat=True)[:1])


def _tables():
    """Return the table of the draft."""
    found = Question.objects.filter(section__edition__issued_at=None, type="table")
    return list(found.values_list("pk", flat=True))


def _of_mappings(model, **which):
    return list(model.objects.filter(**which).order_by("pk").values_list("pk", flat=True))


FORM = {
    "form_question_new": lambda: _of_the_draft(Section, "edition"),
    "form_line_new": _tables,
    "form_part_edit": _tables,
    "form_part_move": _tables,
    "form_part_remove": _tables,
    "form_mapping_choices": lambda: _of_mappings(MappingStep, old_code="security"),
    "form_mappings": lambda: _editions()[:2],
    "form_mapping_new": lambda: _editions()[:2],
    **dict.fromkeys(
        [f"form_mapping{name}" for name in ("", "_trial", "_force", "_withdraw", "_discard")],
        lambda: _of_mappings(FormMapping),
    ),
    "form_mapping_place": lambda: _of_mappings(FormMapping)[:1],
    "form_mapping_step": lambda: _of_mappings(FormMapping)[:1],
}


# An old place of a mapping, and each kind of change that it may have gone through.
MAPPED = {
    "cell": lambda: _of_mappings(Cell, code="people_met", edition__number=1),
    "kind": lambda: list(MappingStep.Kind),
}


def _editions():
    return list(FormEdition.objects.order_by("pk").values_list("pk", flat=True)[:2])


def _of_the_instruction(model, through):
    """Return some parts of the instruction that is being written."""
    found = model.objects.filter(**{f"{through}status": "draft"}).order_by("pk")
    return list(found.values_list("pk", flat=True)[:3])


# What stands in the addresses of a draft of an instruction.
DRAFTED = {
    "clause_": (Clause, "instruction__"),
    "requirement_": (Requirement, "clause__instruction__"),
    "deadline_": (RequirementDeadline, "requirement__clause__instruction__"),
}


# Which records of people stand in the addresses of joining and telling apart.
PAIRS = {
    "person_merge": lambda: twins()[:1],
    "person_apart": lambda: twins()[:1],
    "person_unmerge": merges,
    "person_apart_forget": apart,
}


def _ids(route, name):
    """Return the ids that stand in a route: of a report, an import, a person, an admin's row."""
    if found := OBJECT.match(route):
        model = apps.get_model(*found.groups())
        return [str(row.pk) for row in model._default_manager.order_by("pk")[:1]]
    for start, (model, most) in MODELS.items():
        if name.startswith(start):
            return list(model.objects.order_by("pk").values_list("pk", flat=True)[:most])
    for start, drafted in DRAFTED.items():
        if name.startswith(start):
            return _of_the_instruction(*drafted)
    if name.startswith("job_"):
        return [str(pk) for pk in Job.objects.order_by("asked_at").values_list("pk", flat=True)]
    if name.startswith("form_"):
        return FORM.get(name, _editions)()
    if name in PAIRS:
        return PAIRS[name]()
    if name in {"person_detail", "view_on_site"}:
        return list(Membership.objects.order_by("pk").values_list("person_id", flat=True)[:2])
    return []


def _values(route, name, parameter, known):
    if name.startswith("form_mapping_") and parameter in MAPPED:
        return MAPPED[parameter]()
    if name.startswith("form_") and parameter == "what":
        return ["row", "column"] if name == "form_line_new" else ["question"]
    return known.get(parameter) or _ids(route, name)


def addresses() -> tuple[list[Address], list[str]]:
    """Return an example or more of every route, and the routes that have none."""
    found, without = [], []
    known = examples()
    for route, pattern in routes():
        name = pattern.name or ""
        urls = [_plain(route, pattern)]
        for parameter in pattern.pattern.converters or pattern.pattern.regex.groupindex:
            values = _values(route, name, parameter, known)
            urls = [_put(url, parameter, value) for url in urls for value in values]
        if not urls:
            without.append(route)
        urls += [urls[0] + query for query in QUERIES.get(name, []) if urls]
        found += [Address(route, name, "/" + url) for url in urls]
    return found, without


def _plain(route, pattern):
    if isinstance(pattern.pattern, RoutePattern):
        return route
    return re.sub(r"\(\?P(<\w+>)(?:[^()]|\([^()]*\))*\)", r"\1", route).strip("$").replace("^", "")


def _put(url, parameter, value):
    return re.sub(rf"<(?:\w+:)?{parameter}>", str(value), url, count=1)
