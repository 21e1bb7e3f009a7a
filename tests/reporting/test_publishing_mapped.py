"""An edition over several forms: the mapping is frozen with it, and it stays verified."""

import pytest

from reporting.models import Answer
from reporting.services import mappings
from reporting.tracing import Traced
from reporting.verification import verify
from tests import factories
from tests.reporting import mapped
from tests.reporting import published_made as made


@pytest.fixture
def editions(country):
    return mapped.editions()


@pytest.fixture
def year(country, editions, clerk, officer):
    whole, first, second = mapped.year(*editions)
    poor = editions[0].cells.get(code="security").question.choices.get(code="poor")
    factories.make_accepted(
        country["0801"], first, clerk, officer,
        security={"choice_id": poor.pk}, money_spent={"number": 1_234_567},
    )  # fmt: skip
    factories.make_accepted(country["080101"], first, clerk, officer)
    mapped.accepted_of_new(country["0801"], second, clerk, officer)
    return whole


def test_both_reckonings_agree_on_what_is_mapped(year, editions, admin, officer):
    mapping = mapped.in_force(*editions, admin)
    edition = made.publish(year, officer)
    content = edition.content()
    figures = content["figures"]["all"]
    assert figures["visits"] == {"number": "19", "reports": "3"}
    assert figures["people_met@1"] == {"number": "250", "reports": "4", "women": "105"}
    assert figures["security.bad"] == {"times": "1"}
    assert figures["money_spent"]["number"] == "4.23"
    assert content["form"]["labels"]["people_met@1"].startswith("ចំនួនប្រជាពលរដ្ឋ (")
    assert verify(edition).faults == []
    found = Traced(edition).reports("all", "visits")
    assert sorted(given["visits"]["number"] for _report, given in found) == ["5", "7", "7"]
    mappings.withdraw(mapping=mapping, reason="Wrong.", by=admin)
    assert verify(edition).faults == [], "an edition keeps the mapping of its day"


def test_what_a_mapping_changes_becomes_an_addendum(year, editions, admin, officer):
    edition = made.publish(year, officer)
    assert "read" not in edition.content()["form"]
    mapped.in_force(*editions, admin)
    addendum = made.amend(edition, officer)
    assert verify(edition).faults == []
    assert verify(addendum).faults == []
    changed = {code: new for place, code, _old, new in addendum.content()["changed"]
               if place == "all"}  # fmt: skip
    assert changed["visits"] == {"number": "19", "reports": "3"}
    assert changed["visits_made"] is None


def test_an_altered_answer_is_named_by_the_figure_it_counts_in(year, editions, admin, officer):
    mapped.in_force(*editions, admin)
    edition = made.publish(year, officer)
    Answer.objects.filter(cell__code="visits_made", submission__unit__code="0801").update(number=9)
    [fault] = [str(fault) for fault in verify(edition).faults]
    assert "19" in fault
    assert "21" in fault
