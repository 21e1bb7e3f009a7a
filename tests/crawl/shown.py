"""What a reader sees or hears of an answer: text with the place where it stands."""

import csv
import io
import json
import re
import zipfile
from dataclasses import dataclass, field
from html.parser import HTMLParser
from xml.etree import ElementTree

from pypdf import PdfReader

# Read out or shown, besides the text between the tags.
SPOKEN = ("title", "alt", "aria-label", "aria-description", "placeholder", "label", "data-label")
SPOKEN += ("hx-confirm", "data-confirm", "summary", "aria-roledescription", "aria-valuetext")
BUTTONS = {"submit", "button", "reset"}
# Codes stand as they are typed; the rest is not shown.
PASSED_OVER = {"script", "style", "template", "code", "kbd", "samp"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"}
VOID |= {"track", "wbr", "rect", "line", "path", "circle", "use", "polyline", "polygon"}
# Controls whose words come from the browser, in the browser's language.
BROWSERS_OWN = {"file", "date", "time", "datetime-local", "month", "week", "number"}
# What a browser refuses in a bubble of its own.
CHECKED = ("required", "pattern", "minlength", "min", "max", "step")


@dataclass
class Form:
    """A form with the fields a browser would send."""

    method: str
    action: str
    fields: list = field(default_factory=list)  # (tag, attributes, values)
    checks: list = field(default_factory=list)


class Page(HTMLParser):
    """The words, forms and links of a page; `texts` holds (place, text)."""

    def __init__(self, html: str, language: str):
        super().__init__(convert_charrefs=True)
        self.language = language
        self.texts, self.forms, self.links, self.browsers = [], [], [], []
        self.fragments = set()  # what htmx asks for
        self._open, self._form, self._select = [], None, None
        self.feed(html)
        self.close()

    @property
    def _is_passed_over(self):
        return any(passed for _tag, passed in self._open)

    def _place(self, tag, attributes):
        name = attributes.get("id") or attributes.get("name") or attributes.get("class") or ""
        return f"<{tag} {name}>" if name else f"<{tag}>"

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        foreign = attributes.get("lang", self.language) != self.language
        if not (foreign or tag in PASSED_OVER or self._is_passed_over):
            self._read_attributes(tag, attributes)
        self._read_form(tag, attributes)
        if tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"])
        if attributes.get("hx-get"):
            self.fragments.add(attributes["hx-get"])
        if tag not in VOID:
            self._open.append((tag, foreign or tag in PASSED_OVER))
            self._where = self._place(tag, attributes)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if any(opened == tag for opened, _ in self._open):
            while self._open.pop()[0] != tag:
                pass
        if tag == "form":
            self._form = None
        if tag == "select":
            self._select = None

    def handle_data(self, data):
        tag = self._open[-1][0] if self._open else "?"
        if data.strip() and tag != "textarea" and not self._is_passed_over:
            self.texts.append((f"<{tag}>", " ".join(data.split())))
        if self._form and self._open and self._open[-1][0] == "textarea":
            self._form.fields[-1][2].append(data)

    def _read_attributes(self, tag, attributes):
        for name in SPOKEN:
            if attributes.get(name):
                self.texts.append((f"{self._place(tag, attributes)} {name}", attributes[name]))
        if tag == "input" and attributes.get("type") in BUTTONS:
            self.texts.append((f"{self._place(tag, attributes)} value", attributes["value"]))
        own = tag == "input" and attributes.get("type") in BROWSERS_OWN
        if own and "visually-hidden" not in attributes.get("class", ""):
            self.browsers.append(f"{self._place(tag, attributes)} type={attributes['type']}")

    def _read_form(self, tag, attributes):
        if tag == "form":
            method = attributes.get("method", "get").lower()
            self._form = Form(method, attributes.get("action", ""))
            if "novalidate" in attributes:
                self._form.checks = None
            self.forms.append(self._form)
        if self._form is None:
            return
        if tag in {"input", "textarea", "select", "button"}:
            self._form.fields.append((tag, attributes, []))
            if tag == "select":
                self._select = self._form.fields[-1]
            self._read_checks(tag, attributes)
        if tag == "option" and self._select:
            value = attributes.get("value", "")
            self._select[2].append((value, "selected" in attributes))

    def _read_checks(self, tag, attributes):
        kinds = {"email", "url", "number", "date", "time"}
        checked = any(name in attributes for name in CHECKED) or attributes.get("type") in kinds
        if checked and self._form.checks is not None and tag != "button":
            self._form.checks.append(self._place(tag, attributes))


def texts_of(response, language: str) -> list[tuple[str, str]]:
    """Return (place, text) of everything that a reader gets of an answer, whatever its kind."""
    kind = response.headers.get("Content-Type", "").split(";")[0]
    content = b"".join(response) if response.streaming else response.content
    if not content:
        return _nothing(response)
    return KINDS[kind](content, language)


def _nothing(response):
    """A refusal without a page: the browser shows one of its own, in its own language."""
    refused = response.status_code >= 400 and response.request["REQUEST_METHOD"] != "HEAD"
    return [("no page", f"status {response.status_code}")] if refused else []


def _html(content, language):
    page = Page(content.decode(), language)
    # What the browser says in its own language is foreign in both.
    speaking = [("the browser's own words", f"browser {place}") for place in page.browsers]
    unchecked = [
        ("a form without novalidate", f"browser {place}")
        for form in page.forms
        for place in form.checks or []
    ]
    return page.texts + (speaking + unchecked if language == "km" else [])


def _pdf(content, language):
    reader = PdfReader(io.BytesIO(content))
    pages = [(f"page {n}", page.extract_text()) for n, page in enumerate(reader.pages, 1)]
    about = [("properties", str(reader.metadata.get(name, ""))) for name in ("/Title", "/Subject")]
    marks = [("bookmark", item.title) for item in _flat(reader.outline)]
    return pages + about + marks


def _flat(outline):
    for item in outline:
        if isinstance(item, list):
            yield from _flat(item)
        else:
            yield item


def _workbook(content, language):
    """Read the parts of a workbook as they are: cells, names of sheets, comments, properties."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for name in book.namelist():
            if name.endswith(".xml"):
                found += _workbook_part(name, ElementTree.fromstring(book.read(name)))
    return found


# The codes of units and of questions, which stay the same from year to year.
CODE = re.compile(r"[0-9]{2}(?:[0-9]{2}){0,2}|[a-z_]+(?:\.[a-z_]+)*")
# What the head and the foot of a printed sheet are set with: the middle, the page, of how many.
FIELD = re.compile("&[A-Z]")
SHOWN_ATTRIBUTES = {"sheet", "prompt", "promptTitle", "error", "errorTitle", "displayName"}
SHOWN_TAGS = {"t", "oddHeader", "oddFooter", "title", "subject", "description", "keywords"}


def _workbook_part(name, root):
    found = []
    for element in root.iter():
        tag = element.tag.rpartition("}")[2]
        shown = SHOWN_TAGS | ({"v"} if element.get("t") == "str" else set())
        text = element.text or ""
        if tag in {"oddHeader", "oddFooter"}:
            text = FIELD.sub("", text)
        if tag in shown and text and not CODE.fullmatch(text):
            found.append((name, text))
        for attribute, value in element.attrib.items():
            if attribute in SHOWN_ATTRIBUTES or (tag == "sheet" and attribute == "name"):
                found.append((f"{name} {attribute}", value))
    return found


def _csv(content, language):
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    return [(f"row {n}", cell) for n, row in enumerate(rows, 1) for cell in row]


def _json(content, language):
    return [("JSON", text) for text in _strings(json.loads(content))]


def _strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        # Ids and codes are for the program; `text` and the like are for people.
        for name, item in value.items():
            if name not in {"id", "code", "url", "pk"}:
                yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _script(content, language):
    """Read the words that Django's catalogue gives to scripts."""
    catalogue = re.search(r"const newcatalog = (\{.*?\});\n", content.decode(), re.S)
    words = json.loads(catalogue[1]) if catalogue else {}
    texts = [re.sub(r"%\(\w+\)s|%s", "", text) for text in _strings(words)]
    return [("the scripts' catalogue", text) for text in texts]


KINDS = {
    "text/html": _html,
    "application/pdf": _pdf,
    "image/png": lambda content, language: [],  # a scan: somebody's own, and no text
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _workbook,
    "text/csv": _csv,
    "application/json": _json,
    "text/javascript": _script,
}
