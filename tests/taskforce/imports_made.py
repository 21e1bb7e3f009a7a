"""Imports for tests, brought by the services into the state that a test asks for."""

from datetime import date

from taskforce.models import MemberImport
from taskforce.services.imports import applying, judging, member_imports, undoing

TODAY = date(2026, 6, 1)


def judged(content: bytes, unit, by, name="list.csv", on=TODAY, **said) -> MemberImport:
    """Return an import whose rows wait for confirmation, or whose file was refused."""
    kept, _is_new = member_imports.receive(
        file_name=name, content=content, unit=unit, on=on, by=by, **said
    )
    judging.judge(member_import=kept)
    return kept


def applied(content: bytes, unit, by, **said) -> MemberImport:
    return stored(judged(content, unit, by, **said), by)


def stored(kept: MemberImport, by, *, leave_out=False) -> MemberImport:
    agreed = {"leave_out": leave_out, "end_many": kept.ends_many}
    member_imports.confirm(member_import=kept, by=by, **agreed)
    return applying.apply(member_import=kept)


def taken_back(kept: MemberImport, by, why="-") -> MemberImport:
    undoing.ask(member_import=kept, why=why, by=by)
    return undoing.undo(member_import=kept)
