"""Dates and numbers as the framework shows them: day first, no grouping, a point for programs."""

import json
import re
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.template import Context, Template
from django.utils import translation
from django.utils.formats import date_format, get_format, number_format, sanitize_separators

from reporting.charts import heights
from taskforce.khmer import MONTHS
from taskforce.templatetags.khmer import day, figure, moment

LANGUAGES = ["km", "en"]
DAY = date(2024, 9, 5)


@pytest.fixture(params=LANGUAGES)
def language(request):
    with translation.override(request.param):
        yield request.param


def rendered(text, **context):
    return Template("{% load l10n khmer %}" + text).render(Context(context))


def test_the_day_stands_first_and_the_week_begins_on_monday(language):
    assert date_format(DAY, "SHORT_DATE_FORMAT") == "05/09/2024"
    assert get_format("FIRST_DAY_OF_WEEK") == 1
    assert get_format("DATE_INPUT_FORMATS")[0] == "%d/%m/%Y"
    assert not {"%m/%d/%Y", "%m/%d/%y"} & set(get_format("DATE_INPUT_FORMATS"))


def test_a_day_in_words():
    with translation.override("km"):
        assert day(DAY) == "៥ កញ្ញា ២០២៤"
        assert [day(date(2024, month, 1)).split()[1] for month in range(1, 13)] == list(MONTHS)
    with translation.override("en"):
        assert day(DAY) == "5 September 2024"


def test_a_moment_is_told_in_cambodias_time():
    late = datetime(2026, 11, 22, 20, 5, tzinfo=ZoneInfo("UTC"))
    with translation.override("km"):
        assert moment(late) == "២៣ វិច្ឆិកា ២០២៦, ០៣:០៥"
    with translation.override("en"):
        assert moment(late) == "23 November 2026, 03:05"


def test_years_and_ids_are_not_grouped(language):
    assert rendered("{{ year }} {{ pk }}", year=2026, pk=1234567) == "2026 1234567"


def test_figures_for_people_are_grouped():
    with translation.override("km"):
        assert (figure(1234567), figure(Decimal("0.5"), 1)) == ("១.២៣៤.៥៦៧", "០,៥")
    with translation.override("en"):
        assert (figure(1234567), figure(Decimal("0.5"), 1)) == ("1,234,567", "0.5")


@pytest.mark.parametrize("value", [0.5, Decimal("1234.25"), 1e6])
def test_numbers_for_programs_keep_the_point(language, value):
    """In paths of drawings, in styles, in addresses and in JSON a comma is another number."""
    plain = rendered("{{ value }}", value=value)
    assert re.fullmatch(r"[0-9]+(\.[0-9]+)?", plain)
    assert float(plain) == float(value)
    assert float(number_format(value)) == float(value)
    assert json.loads(json.dumps(value, cls=DjangoJSONEncoder)) in {value, str(value)}


def test_a_typed_comma_is_not_taken_for_a_grouping(language):
    assert sanitize_separators("1,5") == "1,5"
    assert sanitize_separators("1.234") == "1.234"


NUMBERS = re.compile(r"\b(?:d|x|y|cx|cy|r|width|height|viewBox|points|transform)=\"([^\"]*)\"")


def test_drawings_hold_only_numbers_a_program_reads(language):
    drawing = rendered('{% include "_parts/bar.html" with percent=percent kind="" %}', percent=33)
    assert NUMBERS.search(drawing)
    for numbers in NUMBERS.findall(drawing):
        assert re.fullmatch(r"[-A-Za-z0-9. ()]*", numbers), numbers
    for height in heights([1.5, 1234.5, 0.25]):
        assert re.fullmatch(r"[0-9.]+", height)
