"""A demonstration country: the real units, invented people and invented reports.

    plan.py      what is asked for: the day, the seed, how many provinces, which periods
    country.py   the real units as the invention needs them
    words.py     sentences of the reports
    people.py    names, birthdays, telephones
    papers.py    the decisions that groups and changes rest on
    groups.py    who sits in the groups, since when, until when
    staff.py     the secretariats and their duties
    actors.py    the accounts that handed in and decided, without passwords
    imports.py   spreadsheets that were sent in
    acts.py      acts of composition: of the past, to come, drafted
    doubles.py   people who seem to be recorded twice
    knowledge.py since when all of it was known
    reorganisations.py  units renamed and divided: done, annulled, drafted
    figures.py   numbers that fit together
    fates.py     how far each report came, and when
    reports.py   the reports themselves
    bulk.py      many rows into the database at once, on both engines
    load.py      all of it in one transaction, or nothing

The same plan gives the same values: nothing here reads the clock or draws by another
generator than those of `Plan.rng`. Whatever is invented says so.
"""

from .load import Loaded, RefusedError, load
from .plan import Plan

__all__ = ["Loaded", "Plan", "RefusedError", "load"]
