"""Instructions in force, withdrawn and drafted, for the walk; statements kept and taken back."""

from secretariat.services import following, instructions, stating
from tests import factories
from tests.secretariat.asked import SEED, issued, of


def furnish_instructions(country, cast) -> None:
    """Put instructions in every state, and assignments in every state, into the small country."""
    old = instructions.load_instruction(SEED | {"code": "old"})
    old = instructions.issue(instruction=old, by=cast["admin"])
    instructions.withdraw(instruction=old, reason="ជំនួសដោយសេចក្តីណែនាំថ្មី", by=cast["admin"])
    issued()
    instructions.load_instruction(SEED | {"code": "next"})
    for unit in (country["08"], country["0801"]):
        asked = of("visits", unit)
        stating.state(assignment=asked, statement="បានចុះមូលដ្ឋានចំនួន ៤ លើក", by=cast["clerk"])
    stating.take_back(assignment=asked, reason="វាយខុស", by=cast["clerk"])
    factories.make_membership(country["0801"].task_force, role_id="secretariat_officer")
    following.follow()
