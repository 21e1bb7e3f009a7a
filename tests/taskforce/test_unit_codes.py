"""Codes of units: the next that is free, and what is none."""

import pytest
from django.core.exceptions import ValidationError

from taskforce.services.territory.codes import check_code, next_code


@pytest.mark.parametrize(
    ("taken", "code"),
    [
        ([], "010501"),
        (["010501", "010503", "0106", "010701"], "010504"),
        (["010501", "010503", "010599"], "010502"),
        (["010501", "0105²9", "0105៩៩"], "010502"),
    ],
)
def test_the_next_code_is_above_all_or_else_the_lowest_free(taken, code):
    assert next_code("0105", taken) == code


def test_no_code_is_left():
    with pytest.raises(ValidationError) as caught:
        next_code("0105", {f"0105{number:02}" for number in range(1, 100)})
    assert caught.value.code == "no_code_free"


@pytest.mark.parametrize("code", ["0105²1", "0105៩៩", "01051", "010601"])
def test_what_is_no_code_below_another_is_refused(code):
    with pytest.raises(ValidationError) as caught:
        check_code(code, "0105", set())
    assert caught.value.code == "code_misfits"
