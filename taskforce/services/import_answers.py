"""Faults that a person mends once for the whole class: what is asked, and what was answered."""

from taskforce.models import MemberImport
from taskforce.resources.answers import Answers


def answers_of(member_import: MemberImport) -> Answers:
    return Answers()


def questions_of(member_import, found) -> list[dict]:
    return []
