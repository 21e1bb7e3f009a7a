"""How the figures of many reports become one: the only place where they are added up.

Only accepted reports count. Each group reports its own activities alone, so a unit's line
is its own report and those of all units below it, added up by the rule of each question:

- sum: added up over units and periods;
- latest: the value in each unit's latest report, added up over units (a stock, not a flow);
- maximum: the largest value of any report;
- ratio: the two questions it names are added up first and then divided;
- none: does not add up; a yes or no, and a choice, are counted.

A report counts where its unit stood on the last day of the report's period, or where it stands
today: `hierarchy.py`. The database groups by the province and the district that the report
bears; the few units that stand elsewhere in the hierarchy asked for are grouped by themselves.
The number of queries is the same for a district, a province and the country.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reporting.consolidating.adding import PER_CENT
from reporting.consolidating.building import Building
from reporting.consolidating.parts import read_parts
from reporting.consolidating.periods import source_periods
from reporting.hierarchy import Hierarchy
from reporting.models import Period
from reporting.summary import Summary
from taskforce.models import AdministrativeUnit, Level

__all__ = ["PER_CENT", "consolidate", "read_parts", "source_periods"]


def consolidate(
    *,
    period: Period,
    unit: AdministrativeUnit | None = None,
    chapters=False,
    hierarchy: Hierarchy = Hierarchy.EACH_DATE,
    edition: int | None = None,
) -> Summary:
    """Return the `Summary` of a unit, or of the country, for a period.

    Args:
        unit: a province or district; None for the country.
        hierarchy: where units that have moved count: as it was on each date, or as it is today.
        edition: as which edition of the form it is read; without one as that of the period.
        chapters: also a summary for each unit directly below, from the same queries.

    Raises:
        ValidationError: for a commune, which has nothing below it.
    """
    if unit is not None and unit.level == Level.COMMUNE:
        raise ValidationError(
            _("%(unit)s has no units below it: open its report instead.")
            % {"unit": unit.display_name},
            code="nothing_below",
        )
    return Building(period, unit, chapters, hierarchy, edition).summary()
