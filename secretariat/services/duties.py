"""The seven duties of a secretariat."""

from pathlib import Path

from secretariat.models import Duty
from taskforce.services.vocabularies import read_terms, store


def load_duties(folder: Path) -> None:
    """Load the seven duties of clause 2 of the instruction."""
    store(Duty, read_terms(folder / "duties.csv"))
