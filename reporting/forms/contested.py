"""The page of a section in which two people wrote: both values, and the choice between them."""

from collections.abc import Collection, Mapping

from reporting.filled import FilledReport
from reporting.models import SectionSave
from reporting.summary import Part

from .section import SectionForm, marks, women_name


def contested_form(
    written: FilledReport,
    part: Part,
    state: SectionSave,
    *,
    typed: Mapping[str, str],
    codes: Collection[str],
) -> SectionForm:
    """Return the section as it is stored now; in contested cells stands what was typed."""
    stored = SectionForm(part=part, answers=written.answers, version=state.version)
    data = {name: stored[name].value() for name in stored.fields}
    data["base"] = stored.fields["base"].prepare_value(marks(part, written.answers))
    for code in codes:
        for name in (code, women_name(code)):
            if name in stored.fields:
                data[name] = typed.get(name, "")
    data = {name: value for name, value in data.items() if value is not None}
    return SectionForm(data, part=part, answers=written.answers, contested=codes)
