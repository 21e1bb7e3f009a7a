"""Mappings of the form in every state, so that their pages have something to show."""

from reporting.services import forms, mappings
from tests.reporting import mapped


def furnish_mappings(edition, draft, by) -> None:
    """Map an edition to a later one, once withdrawn and once in force, and begin one to a draft."""
    later = forms.issue_edition(edition=forms.load_edition(mapped.second_form() | {"number": 3}))
    first = mapped.in_force(edition, later, by)
    mappings.withdraw(mapping=first, reason="មេគុណខុស", by=by)
    again = mappings.draft_mapping(old=edition, new=later, by=by)
    mappings.put_in_force(mapping=again, by=by)
    mappings.draft_mapping(old=edition, new=draft, by=by)
    # And one with everything still to be decided.
    rest = mappings.draft_mapping(old=edition, new=later, by=by)
    rest.steps.filter(kind__in=["split", "merge", "scale", "end"]).delete()
