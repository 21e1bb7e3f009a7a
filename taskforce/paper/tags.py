"""The tree of tags that a screen reader follows, completed before the PDF is written.

WeasyPrint makes the tree; what PDF/UA-1 (ISO 14289-1) asks beyond that is written here:

- headings without a step left out (7.4.2);
- the head of each row and of each column told apart (7.5; Scope, ISO 32000-1, table 349);
- drawings without a title of their own taken out (7.3): the figures that they show stand beside
  them as text, and nobody should hear them twice. They stay on the page as decoration.

It reads the objects of the PDF as WeasyPrint leaves them: decision 0202.
"""

import re

_HEADING = re.compile("/H([1-6])")


def complete(pdf):
    """Complete the tags of a PDF of WeasyPrint that is about to be written."""
    elements = [item for item in pdf.objects if _has_type(item, "/StructElem")]
    _level_headings(elements)
    _scope_heads(pdf, elements)
    _take_out_decoration(pdf, elements)


def _has_type(item, name) -> bool:
    return isinstance(item, dict) and item.get("Type") == name


def _object(pdf, reference: bytes):
    return pdf.objects[int(reference.split()[0])]


def _level_headings(elements):
    level = 0
    for element in elements:
        if match := _HEADING.fullmatch(element["S"]):
            level = min(int(match[1]), level + 1)
            element["S"] = f"/H{level}"


def _scope_heads(pdf, elements):
    """A head above the body of its table is that of a column, one in the body that of a row."""
    for element in elements:
        if element["S"] == "/TH":
            row = _object(pdf, element["P"])
            above = _object(pdf, row["P"])["S"] == "/THead"
            element["A"]["Scope"] = "/Column" if above else "/Row"


def _take_out_decoration(pdf, elements):
    marks: dict[bytes, set[int]] = {}
    for element in elements:
        if element["S"] == "/Figure" and "Alt" not in element:
            marks.setdefault(element["Pg"], set()).update(element["K"])
            _object(pdf, element["P"])["K"].remove(element.reference)
            # What nothing leads to any more; pydyf cannot leave an object out.
            element.clear()
    parents = _parents(pdf)
    for reference, numbers in marks.items():
        page = _object(pdf, reference)
        _mark_as_decoration(_object(pdf, page["Contents"]).stream, numbers)
        for number in numbers:
            parents[page["StructParents"]][number] = "null"


def _parents(pdf) -> dict:
    """Return for each page the elements to which its marked contents belong."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    found = _object(pdf, root["ParentTree"])["Nums"]
    return dict(zip(found[0::2], found[1::2], strict=True))


def _mark_as_decoration(operators: list, numbers: set[int]):
    for place, operator in enumerate(operators):
        if operator == "/Figure" and operators[place + 1]["MCID"] in numbers:
            # The tag, its properties, the operator: two words and a line without any.
            operators[place : place + 3] = ["/Artifact", b"BMC", b""]
