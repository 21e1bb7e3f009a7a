"""How the cells of a written workbook look: few looks, each written down once."""

from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
GENERAL, TEXT, DAY, MOMENT = "General", "@", "dd/mm/yyyy", "dd/mm/yyyy hh:mm:ss"
_FORMATS = {GENERAL: 0, TEXT: 49, DAY: 164, MOMENT: 165}


@dataclass(frozen=True, slots=True)
class Style:
    """The look of a cell; what it does not say is as usual."""

    bold: bool = False
    fill: str = ""  # six hexadecimal digits
    colour: str = ""
    font: str = ""  # the name of a font, for text that only it can show
    wrap: bool = False
    text: bool = False  # what is typed over it stays text, too
    struck: bool = False
    underlined: bool = False
    boxed: bool = False  # with a line around it
    unlocked: bool = False  # to be filled in, where its sheet is protected


NO_LINE = "<border><left/><right/><top/><bottom/><diagonal/></border>"
_SIDES = "".join(
    f'<{side} style="thin"><color rgb="FF8C9BB0"/></{side}>'
    for side in ("left", "right", "top", "bottom")
)
BOX = f"<border>{_SIDES}<diagonal/></border>"
PLAIN = Style()
HEAD = Style(bold=True, fill="EEF2F8", wrap=True)


class Stylesheet:
    """Numbers every look that is asked for, and writes them all down at the end."""

    def __init__(self):
        self._numbers, self._fonts, self._fills = {}, {}, {}
        self._number_of(self._fonts, _font_of(PLAIN))
        # Excel takes the first two of the fills for itself.
        self._number_of(self._fills, "none")
        self._number_of(self._fills, "gray125")
        self.number(PLAIN, GENERAL)

    def number(self, style: Style, form: str, *, quoted=False) -> int:
        """Return by which number a cell names its look."""
        return self._number_of(self._numbers, (style, form, quoted))

    @staticmethod
    def _number_of(numbers, look):
        return numbers.setdefault(look, len(numbers))

    def xml(self) -> str:
        looks = "".join(self._look(*look) for look in list(self._numbers))
        fonts, fills = "".join(map(_font, self._fonts)), "".join(map(_fill, self._fills))
        return (
            f'<styleSheet xmlns="{NAMESPACE}">'
            f'<numFmts count="2"><numFmt numFmtId="164" formatCode="{DAY}"/>'
            f'<numFmt numFmtId="165" formatCode="{MOMENT}"/></numFmts>'
            f'<fonts count="{len(self._fonts)}">{fonts}</fonts>'
            f'<fills count="{len(self._fills)}">{fills}</fills>'
            f'<borders count="2">{NO_LINE}{BOX}</borders>'
            '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
            "</cellStyleXfs>"
            f'<cellXfs count="{len(self._numbers)}">{looks}</cellXfs>'
            '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
            "</styleSheet>"
        )

    def _look(self, style, form, quoted):
        font = self._number_of(self._fonts, _font_of(style))
        form = TEXT if style.text and form == GENERAL else form
        fill = self._number_of(self._fills, style.fill or "none")
        # As if somebody had typed an apostrophe before it: edited, it stays text.
        quote = ' quotePrefix="1"' if quoted else ""
        wrap = ' wrapText="1"' if style.wrap else ""
        more = ' applyBorder="1"' if style.boxed else ""
        more += ' applyProtection="1"' if style.unlocked else ""
        lock = '<protection locked="0"/>' if style.unlocked else ""
        return (
            f'<xf numFmtId="{_FORMATS[form]}" fontId="{font}" fillId="{fill}"'
            f' borderId="{int(style.boxed)}" xfId="0"'
            f' applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"{more}{quote}>'
            f'<alignment vertical="top"{wrap}/>{lock}</xf>'
        )


def _font_of(style):
    name = style.font or "Calibri"
    return name, style.bold, style.struck, style.underlined, style.colour


def _font(look):
    name, bold, struck, underlined, colour = look
    asked = (("<b/>", bold), ("<strike/>", struck), ("<u/>", underlined))
    marks = "".join(mark for mark, is_asked in asked if is_asked)
    shade = f'<color rgb="FF{colour}"/>' if colour else ""
    return f'<font>{marks}<sz val="11"/>{shade}<name val={quoteattr(name)}/></font>'


def _fill(look):
    if look in ("none", "gray125"):
        return f'<fill><patternFill patternType="{look}"/></fill>'
    return (
        f'<fill><patternFill patternType="solid"><fgColor rgb="FF{look}"/>'
        '<bgColor indexed="64"/></patternFill></fill>'
    )
