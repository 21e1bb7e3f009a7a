"""What stands beside each answer that is reviewed: the period before, or the version before."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from reporting import filled, versions
from reporting.models import Answer

PERIOD, VERSION = "period", "version"


@dataclass(frozen=True, slots=True)
class Beside:
    """The other answers by cell code, what they are called, and what else can be chosen."""

    answers: dict[str, Answer]
    words: str
    chosen: str = PERIOD
    choices: list[tuple[str, str]] = field(default_factory=list)

    @property
    def is_version(self) -> bool:
        return self.chosen == VERSION


def read_beside(wanted: str, report, written, again) -> Beside:
    """Return what was asked for; a report handed in once has no version before."""
    if again is None:
        return Beside(filled.all_previous(report), _("The period before:"))
    words = _("%(version)s:") % {"version": str(again.before).capitalize()}
    choices = [(PERIOD, _("the period before")), (VERSION, str(again.before))]
    if wanted == VERSION:
        old = versions.answers_of(again.before, [*written.parts, *written.hidden])
        return Beside(old, words, VERSION, choices)
    return Beside(filled.all_previous(report), _("The period before:"), PERIOD, choices)
