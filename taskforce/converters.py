"""The parts of an address: a code or a number in any digits, with stray joiners or without."""

import re

from taskforce.fields import taking


class CodeConverter:
    """The code of a unit or a period; what is no code matches nothing, which is a 404."""

    regex = "[^/]{1,200}"
    SHAPE = re.compile(r"[0-9A-Z-]{1,40}")

    def to_python(self, value):
        code = taking.code(value).upper()
        if not self.SHAPE.fullmatch(code):
            raise ValueError("no code")
        return code

    def to_url(self, value):
        return str(value)


class NumberConverter:
    """The number of a row."""

    regex = "[0-9០-៩]{1,18}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)
