"""What a reviewer sees first of a report that was corrected: what changed, and what was asked."""

from dataclasses import dataclass

from reporting import remarks, versions
from reporting.filled import FilledReport
from reporting.models import Answer, FieldRemark, Question, Status, Submission, SubmissionVersion
from reporting.versions import ChangedPart


@dataclass(frozen=True, slots=True)
class Asked:
    """A remark on the version before, with the answer then and now."""

    remark: FieldRemark
    before: Answer | None
    after: Answer | None

    @property
    def question(self) -> Question:
        return self.remark.cell.question

    @property
    def is_changed(self) -> bool:
        return versions.held(self.before) != versions.held(self.after)


@dataclass(frozen=True, slots=True)
class Again:
    """A report handed in again: against the version before."""

    before: SubmissionVersion
    after: SubmissionVersion
    changed: list[ChangedPart]
    asked: list[Asked]


def read_again(report: Submission, written: FilledReport) -> Again | None:
    """Return what changed since the version before; None where the report does not wait again."""
    if report.status != Status.SUBMITTED:
        return None
    kept = list(report.versions.order_by("-number")[:2])
    if len(kept) < 2:
        return None
    after, before = kept
    parts = [*written.parts, *written.hidden]
    old = versions.answers_of(before, parts)
    found = remarks.of_report(report).filter(version=before)
    return Again(
        before=before,
        after=after,
        changed=versions.difference(parts, old, written.answers),
        asked=[
            Asked(remark, old.get(remark.cell.code), written.answers.get(remark.cell.code))
            for remark in found
        ],
    )
