"""The instructions that came with the base, issued: each unit of the demonstration has its part."""

from secretariat.models import Instruction
from secretariat.services.instructions import issue


def issue_drafts() -> None:
    """Issue what was loaded as a draft, as nobody: no invented official signs an instruction."""
    for instruction in Instruction.objects.filter(status=Instruction.Status.DRAFT):
        issue(instruction=instruction, by=None)
