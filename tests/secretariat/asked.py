"""The instruction of early 2024 for tests, and what it asks of a unit."""

import json
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from secretariat.models import Assignment, Instruction
from secretariat.services import instructions

SEED = json.loads((settings.BASE_DIR / "fixtures/instruction_2024.json").read_text("utf-8"))


def drafted() -> Instruction:
    return instructions.load_instruction(SEED)


def issued() -> Instruction:
    return instructions.issue(instruction=drafted(), by=None)


def of(code, unit) -> Assignment:
    """Return what the instruction in force asks of a unit."""
    return Assignment.objects.asked().get(requirement__code=code, unit=unit)


@contextmanager
def refused(code):
    """Expect a refusal, known by its code whatever the language."""
    with pytest.raises(ValidationError) as refusal:
        yield
    codes = [error.code for error in refusal.value.error_list]
    assert codes == [code]
