"""The parts of which a workbook consists, packed so that the same content gives the same bytes."""

import io
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from .styles import NAMESPACE

OPENING = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HIDDEN = ' state="hidden"'
UNDATED = (1980, 1, 1, 0, 0, 0)  # a zip knows no earlier one; the hour of the run says nothing


class Strings:
    """The texts that cells name by number: those with signs which XML cannot hold."""

    def __init__(self):
        self._numbers = {}

    def number(self, text: str) -> int:
        return self._numbers.setdefault(text, len(self._numbers))

    def xml(self) -> str:
        items = "".join(
            f'<si><t xml:space="preserve">{escape(text)}</t></si>'.replace("\r", "&#13;")
            for text in self._numbers
        )
        return f'<sst xmlns="{NAMESPACE}" uniqueCount="{len(self._numbers)}">{items}</sst>'


@dataclass(frozen=True, slots=True)
class Entry:
    """A sheet as the workbook names it."""

    name: str
    hidden: bool = False
    repeated_rows: int = 0  # that stand on every printed page


class _Part:
    def __init__(self, stream):
        self._stream = stream

    def write(self, text):
        self._stream.write(text.encode())


class Archive:
    """A workbook that is being written: first its sheets, then all that names them."""

    def __init__(self):
        self.strings = Strings()
        self._content = io.BytesIO()
        self._zip = zipfile.ZipFile(self._content, "w", zipfile.ZIP_DEFLATED, compresslevel=5)

    @contextmanager
    def open_sheet(self, number: int):
        with self._zip.open(_info(f"xl/worksheets/sheet{number}.xml"), "w") as stream:
            part = _Part(stream)
            part.write(f'{OPENING}<worksheet xmlns="{NAMESPACE}">')
            yield part
            part.write("</worksheet>")

    def close(self, names: list[Entry], styles: str, moment: datetime | None) -> bytes:
        """Write what names the sheets; return the bytes of the file."""
        for name, text in _parts(names, moment).items():
            self._add(name, text)
        self._add("xl/styles.xml", styles)
        self._add("xl/sharedStrings.xml", self.strings.xml())
        self._zip.close()
        return self._content.getvalue()

    def _add(self, name, text):
        self._zip.writestr(_info(name), OPENING + text)


def _info(name):
    info = zipfile.ZipInfo(name, UNDATED)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _parts(names, moment):
    numbers = range(1, len(names) + 1)
    sheets = "".join(
        f'<sheet name={quoteattr(entry.name)} sheetId="{number}" r:id="rId{number}"'
        f"{HIDDEN if entry.hidden else ''}/>"
        for number, entry in zip(numbers, names, strict=True)
    )
    opened = next((at for at, entry in enumerate(names) if not entry.hidden), 0)
    related = [("worksheet", f"worksheets/sheet{number}.xml") for number in numbers]
    related += [("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")]
    book = (
        f'<workbook xmlns="{NAMESPACE}" xmlns:r="{OFFICE}">'
        f'<bookViews><workbookView activeTab="{opened}"/></bookViews>'
        f"<sheets>{sheets}</sheets>{_repeated(names)}</workbook>"
    )
    top = [("officeDocument", "xl/workbook.xml")]
    parts = {"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": _relations(related)}
    parts["[Content_Types].xml"] = _content_types(numbers, with_moment=bool(moment))
    relations = _relations(top)
    if moment:
        parts["docProps/core.xml"] = _core(moment)
        core = f'<Relationship Id="rId9" Type="{PACKAGE}/relationships/metadata/core-properties" '
        core += 'Target="docProps/core.xml"/></Relationships>'
        relations = relations.replace("</Relationships>", core)
    return parts | {"_rels/.rels": relations}


def _repeated(names):
    """Say which rows are printed again at the head of every page."""
    found = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{at}">'
        f"{escape(_quoted(entry.name))}!$1:${entry.repeated_rows}</definedName>"
        for at, entry in enumerate(names)
        if entry.repeated_rows
    )
    return f"<definedNames>{found}</definedNames>" if found else ""


def _quoted(name):
    doubled = name.replace("'", "''")
    return f"'{doubled}'"


def _relations(related):
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(related, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{items}</Relationships>'


def _content_types(numbers, *, with_moment):
    kinds = [("/xl/workbook.xml", f"{TYPE}.sheet.main+xml")]
    kinds += [(f"/xl/worksheets/sheet{n}.xml", f"{TYPE}.worksheet+xml") for n in numbers]
    kinds += [("/xl/styles.xml", f"{TYPE}.styles+xml")]
    kinds += [("/xl/sharedStrings.xml", f"{TYPE}.sharedStrings+xml")]
    if with_moment:
        core = "application/vnd.openxmlformats-package.core-properties+xml"
        kinds.append(("/docProps/core.xml", core))
    items = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds)
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{items}</Types>'
    )


def _core(moment):
    when = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    terms = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{when}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"'
        ' xmlns:dcterms="http://purl.org/dc/terms/"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{terms}</cp:coreProperties>'
    )
