"""Verify a published PDF: recompute all, and name the figure and the report that differ."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.verification import verify_file
from taskforce.management.spoken import SpokenCommand, spoken

MOST_BYTES = 200_000_000
MOST_FAULTS = 200


class Command(SpokenCommand):
    help = gettext_lazy(
        "Verify the PDF of a published edition: its bytes, its data, each figure, each report."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="PDF", help=_("the PDF to verify"))

    def handle(self, *, file, **options):
        try:
            verdict = verify_file(read(Path(file)))
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        for fault in verdict.faults[:MOST_FAULTS]:
            self.stderr.write(self.style.ERROR(spoken(str(fault))))
        if more := len(verdict.faults[MOST_FAULTS:]):
            self.stderr.write(spoken(_("There are %(count)d more of these.") % {"count": more}))
        for note in verdict.notes:
            self.speak(str(note))
        if verdict.faults:
            raise CommandError(
                _("%(code)s: it is not what was published, or no longer. Differences: %(count)d.")
                % {"code": verdict.edition.code, "count": len(verdict.faults)}
            )
        self.speak(
            _("%(code)s is what was published: %(figures)d figures, traced to %(reports)d reports.")
            % {
                "code": verdict.edition.code,
                "figures": verdict.figures,
                "reports": verdict.reports,
            }
        )


def read(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        ValidationError: where it is none, or too large to be a paper of ours.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ValidationError(_("The file is too large to be a published paper."))
        return path.read_bytes()
    except OSError as error:
        raise ValidationError(_("The file cannot be read: %(file)s.") % {"file": path}) from error
