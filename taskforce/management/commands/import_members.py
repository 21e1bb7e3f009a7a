"""Take in members of task forces from a spreadsheet."""

import getpass
import json
import os
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taskforce.fields import taking
from taskforce.khmer import key
from taskforce.management.asked import find_unit
from taskforce.management.files import reason_of
from taskforce.management.spoken import SpokenCommand
from taskforce.models import AdministrativeUnit, Level, User
from taskforce.scope import Verb, may
from taskforce.services.imports import applying, judging, member_imports, members
from taskforce.services.imports.member_imports import Operator
from taskforce.services.jobs import JobLost
from taskforce.sheets.issues import FileRefusedError
from taskforce.sheets.messages import IGNORED

NOTHING = {
    "data_rows": 0, "accepted": 0, "rejected": 0, "waits": 0, "errors": 1, "warnings": 0,
    "stored": False, "ignored_sheets": [],
}  # fmt: skip


def _account() -> str:
    """Return the name of the account on this machine; in a container there may be none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


class Command(SpokenCommand):
    help = gettext_lazy(
        "Take in members of task forces from a spreadsheet (XLSX or CSV). "
        "Where any row is at fault nothing is stored, unless --accept-partial is given."
    )
    requires_system_checks = []  # a refusal takes moments; the pages need not be loaded for it

    def add_arguments(self, parser):
        parser.add_argument("file", metavar=_("file"), type=Path, help=_("the spreadsheet"))
        parser.add_argument(
            "--province", required=True, help=_("code or name of the capital or province: 08")
        )
        parser.add_argument("--dry-run", action="store_true", help=_("only say what would be done"))
        parser.add_argument("--json", action="store_true", help=_("print the outcome as JSON"))
        parser.add_argument(
            "--accept-partial",
            action="store_true",
            help=_("store the other rows, leave out the faulty"),
        )
        parser.add_argument("--user", help=_("the account that imports; none: the server's own"))

    def handle(self, **options):
        try:
            unit = self._province(options["province"])
            by = self._user(options["user"], unit)
            found = self._take_in(options["file"], unit, by, options)
        except FileRefusedError as refusal:
            self._print_refusal(refusal.issue, as_json=options["json"])
            raise CommandError(_("The file was not taken."), returncode=1) from refusal
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        except JobLost as error:
            raise CommandError(_("Somebody else is at work on this very list.")) from error
        self._print(found, as_json=options["json"])
        if not found.is_clean:
            raise CommandError(self._end(found))

    def _province(self, code):
        try:
            return find_unit(code, AdministrativeUnit.objects.at(Level.PROVINCE))
        except ValidationError as error:
            raise FileRefusedError("unknown_province", province=taking.cleaned(code)) from error

    def _user(self, name, unit):
        if not name:
            return None
        user = User.objects.filter(username_key=key(name)).first()
        if user is None:
            raise CommandError(_("There is no account %(name)s.") % {"name": name})
        if not may(user, Verb.IMPORT, unit):
            raise CommandError(
                _("%(name)s may not import members of %(unit)s.")
                % {"name": name, "unit": unit.display_name}
            )
        return user

    def _take_in(self, path, unit, by, options):
        on = timezone.localdate()
        content = self._content(path)
        if options["dry_run"]:
            return members.preview(content=content, unit=unit, on=on)
        by = by or Operator(_account())
        return self._record(path.name, content, unit, on, by, options["accept_partial"])

    def _record(self, name, content, unit, on, by, accept_partial):
        """Take a file in as a person does on the pages: the import stays, and can be undone."""
        kept, is_new = member_imports.receive(
            file_name=taking.cleaned(name), content=content, unit=unit, on=on, by=by
        )
        is_open = is_new or kept.may_be_judged
        if is_open and not is_new:
            # Sent before and never stored: it is judged as the members stand today.
            said = {"on": on} if kept.created_by is None else {}
            member_imports.judge_again(member_import=kept, by=by, **said)
        found = judging.judge(member_import=kept) if is_open else None
        if kept.status == kept.Status.REFUSED:
            raise FileRefusedError(kept.refusal["code"], **kept.refusal["params"])
        if found is None:
            # The same file again: what it comes to now, and nothing is stored twice.
            return members.preview(content=content, unit=unit, on=on)
        if found.is_clean or accept_partial:
            member_imports.confirm(member_import=kept, by=by, leave_out=accept_partial)
            applying.apply(member_import=kept)
            found.stored = True
        return found

    def _content(self, path):
        limit = members.limits().bytes
        try:
            with path.open("rb") as file:
                content = file.read(limit + 1)
        except (OSError, ValueError) as error:
            raise FileRefusedError("file_unreadable", file=path, reason=reason_of(error)) from error
        if len(content) > limit:
            raise FileRefusedError("file_too_large", limit=limit // 1_000_000)
        return content

    # What is printed

    def _print(self, found, *, as_json):
        if as_json:
            issues = [issue.as_dict() for issue in found.issues]
            ignored = [{"sheet": sheet, "reason": reason} for sheet, reason in found.book.ignored]
            told = {"stored": found.stored, "ignored_sheets": ignored, "issues": issues}
            self._print_json(found.counts() | told)
            return
        for issue in found.issues:
            self._print_issue(issue)
        for sheet, reason in found.book.ignored:
            self.speak(
                _("Sheet “%(sheet)s” passed over: %(reason)s")
                % {
                    "sheet": sheet,
                    "reason": IGNORED[reason],
                }
            )
        self.speak(
            _("%(data_rows)s rows: %(accepted)s accepted, %(rejected)s rejected") % found.counts()
        )
        states = found.states()
        self.speak(_("%(new)s new, %(changed)s changed, %(same)s unchanged") % states)
        if states["waits"]:
            words = _("%(waits)s rows wait and are not stored: somebody has to decide.")
            self.speak(words % states)
        self.speak(_("Stored.") if found.stored else _("Nothing was stored."))

    def _print_refusal(self, issue, *, as_json):
        if as_json:
            self._print_json(NOTHING | {"issues": [issue.as_dict()]})
        else:
            self._print_issue(issue)

    def _print_json(self, outcome):
        self.stdout.write(json.dumps(outcome, ensure_ascii=False, indent=2))

    def _print_issue(self, issue):
        place = " ".join(filter(None, [issue.sheet, issue.cell]))
        # The code of a fault is for programs, which ask for JSON.
        words = issue.message
        if place:
            words = _("%(place)s: %(message)s") % {"place": place, "message": issue.message}
        self.stdout.write(f"{words} [{issue.value}]" if issue.value else words)

    def _end(self, found):
        if found.stored:
            return _("%(count)s rows were left out.") % {"count": found.rejected}
        return _("%(count)s rows are at fault.") % {"count": found.rejected}
