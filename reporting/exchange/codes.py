"""How DHIS2 names units and periods."""

import re

from reporting.models import Period, PeriodKind


def uid(code: str) -> str:
    """Return an identifier of DHIS2's shape (a letter, then ten letters or digits) for a code."""
    return f"Kh{code:0>9}"


def period_name(period: Period) -> str:
    """Return 202603, 2026Q1, 2026S1 or 2026.

    DHIS2 knows no nine months: they keep the code that they have here.
    """
    if period.kind == PeriodKind.NINE_MONTHS:
        return period.code
    return period.code.replace("-", "")


def period_code(name: str) -> str:
    """Return our code of a period that may be written as DHIS2 does: 2026S1, 202603."""
    return re.sub(r"^(\d{4})(?=[^-])", r"\1-", name.strip())
