"""The sheet of an import with the reasons beside its cells, to be corrected and sent again."""

from taskforce.models import MemberImport
from taskforce.services.imports.members import limits
from taskforce.sheets.confined import mark_confined

AT_ONCE = 2_000  # faults: a long list may have hundreds of thousands


def error_workbook(member_import: MemberImport) -> bytes:
    """Return the file as a workbook in which each fault is told, in the reader's language.

    Raises:
        FileRefusedError: where the file cannot be read.
        ValueError: where it is no longer kept.
    """
    with member_import.file.open() as file:
        content = file.read()
    kept = member_import.issues.order_by("pk").iterator(AT_ONCE)
    issues = (one.issue for one in kept)
    return mark_confined(content, limits(), issues)
