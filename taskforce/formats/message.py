"""A sentence that is kept, and said later in the language of whoever reads it then."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext
from django.utils.translation.trans_real import translation as catalogue

from taskforce.khmer import to_arabic_digits

from .digits import digits

FEWEST = 12  # letters of its own that a sentence is known by
VALUE = re.compile(r"%\((\w+)\)([sd])")


@dataclass(frozen=True, slots=True)
class Message:
    """The English sentence as the catalogues know it, and what is put into it.

    The sentence is marked with `gettext_noop` where it is written. Numbers among the values
    are shown with the reader's digits, texts as they are.
    """

    text: str
    values: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        if not self.values:
            return gettext(self.text)
        # As a text, also where the sentence asks for a number: its digits are the reader's.
        sentence = VALUE.sub(r"%(\1)s", gettext(self.text))
        return sentence % {
            name: digits(str(value)) if isinstance(value, int) else value
            for name, value in self.values.items()
        }

    @classmethod
    def heard(cls, said: str) -> "Message":
        """Return the message that a text was made from, as it was said in this language.

        For what is told as a text, such as an exception; one that no catalogue knows stays
        as it is. Of several the one with most words of its own is meant.
        """
        known = catalogue("km")._catalog.keys()
        own = {text: len(VALUE.sub("", text)) for text in known if isinstance(text, str)}
        told = [text for text, length in own.items() if length >= FEWEST]
        found = [(text, match) for text in told if (match := _spoken(text).fullmatch(said))]
        if not found:
            return cls(said)
        text, match = max(found, key=lambda pair: own[pair[0]])
        kinds = dict(VALUE.findall(text))
        values = match.groupdict()
        return cls(text, {name: _value(values[name], kinds[name]) for name in values})

    def as_json(self) -> dict:
        return {"text": self.text, "values": dict(self.values)}

    @classmethod
    def from_json(cls, data: Mapping) -> "Message":
        return cls(data["text"], data["values"])


def _spoken(text: str) -> re.Pattern:
    """Return the pattern of what is said of a sentence in the language of the moment."""
    names = set()
    pieces = []
    for piece in re.split(r"(%\(\w+\)[sd])", gettext(text)):
        if found := VALUE.fullmatch(piece):
            name = found[1]
            pieces.append(f"(?P={name})" if name in names else f"(?P<{name}>.+?)")
            names.add(name)
        else:
            pieces.append(re.escape(piece.replace("%%", "%")))
    return re.compile("".join(pieces), re.DOTALL)


def _value(said: str, kind: str) -> str | int:
    return int(to_arabic_digits(said)) if kind == "d" else said
