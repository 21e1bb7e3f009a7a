"""What a file brought: plain values by the names of the fields, as they also go through a page."""

import json
from dataclasses import asdict, dataclass, field

PLAIN = (str, int, float)
MOST_TEXT = 40_000  # signs of one value: more than a cell of a workbook can hold
LONGEST_NUMBER = 400  # digits, so that no number is slow to read


@dataclass(slots=True)
class Sent:
    """The answers of a file, and what its writer saw when it was downloaded.

    `values` has what is filled in, by the name of its field; `blank` the names of fields that
    stand in the file and are empty. `faults` are those of the file itself.
    """

    values: dict[str, str | int | float] = field(default_factory=dict)
    blank: list[str] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)  # by section
    base: dict[str, str] = field(default_factory=dict)  # the mark of each cell
    places: dict[str, str] = field(default_factory=dict)  # where each field stands
    faults: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)  # rows that the form does not have

    def dump(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def load(cls, text: str) -> "Sent":
        """Return what a page hands back.

        Raises:
            ValueError: where it is none of ours.
        """
        try:
            data = json.loads(text)
            sent = cls(**data)
        except (TypeError, RecursionError) as error:
            raise ValueError(text[:100]) from error
        texts = (sent.base, sent.places, sent.faults)
        lists = (sent.blank, sent.unknown)
        if not (
            _is_plain(sent.values, PLAIN)
            and _is_plain(sent.versions, int)
            and all(_is_plain(one, str) for one in texts)
            and all(isinstance(one, list) and _are(one, str) for one in lists)
        ):
            raise ValueError(text[:100])
        return sent


def _is_plain(found, kinds):
    return isinstance(found, dict) and _are(found.values(), kinds)


def _are(values, kinds):
    return all(isinstance(value, kinds) and not isinstance(value, bool) for value in values)
