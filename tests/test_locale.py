"""Every word of the interface has its Khmer: complete, in order, and without foreign letters."""

import importlib
import io
import re
from collections import Counter
from pathlib import Path

import django
import pytest
from babel.messages.extract import extract_from_file, extract_python
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import dates, translation
from django.utils.translation.template import templatize

from taskforce import khmer

LOCALE = settings.BASE_DIR / "locale"
OWN = LOCALE / "km/LC_MESSAGES/django.po"
FRAMEWORK = LOCALE / "framework/km/LC_MESSAGES"
CATALOGUES = [OWN, FRAMEWORK / "django.po", FRAMEWORK / "djangojs.po"]
APPS = ("taskforce", "secretariat", "reporting")

PLACEHOLDER = re.compile(r"%\(\w+\)[-+0-9.]*[a-z]|%[a-z]|\{\w*\}")
# Names of files, formats, programs and codes, which are written in these letters everywhere.
ALLOWED = re.compile(
    r"<[^<>]+>|https?://\S+|`[^`]+`|--[\w-]+|manage\.py \w+"
    r"|(?<!\w)\.(?:xlsb|xlsx?|ods|numbers|csv|allow_\w+)"
    r"|\.venv/\S+|docs/\S+|\w+\.pdf|PDF/A(?:-3)?|PDF/UA|\bN\b|\(officer\)"
    r"|\b(?:PDF|JPEG|PNG|XLSX|CSV|UTF-8|SHA-256|QR|Excel|DTD|JSON|URL|UUID|IP|IPv4|IPv6|UNGEGN|Limon|ABC)(?![A-Za-z])"
    r"|\b(?:HTTPS|CSRF|LDAP|Single Sign-On|Referer(?: header)?|Referrer-Policy: no-referrer)\b"
    r"|\b(?:same-origin|Django|DEBUG=True|DATABASE_URL|Python|WeasyPrint|False|last|Control|Command|Mac|SQLite|PostgreSQL)\b"
    r"|\b[0-9]{4}(?:-(?:[0-9]{2}|[QS][1-4]|9M))?(?:-[0-9]{2})?\b"
)


def messages(path):
    with path.open("rb") as file:
        catalogue = read_po(file, locale="km", abort_invalid=True)
    return [message for message in catalogue if message.id]


def forms(text):
    """Return the singular and the plural of an entry, of which Khmer has one."""
    return text if isinstance(text, tuple) else (text,)


def entries(path):
    return {
        (message.context, forms(message.id)[0]): forms(message.string)[0]
        for message in messages(path)
    }


def one_space(text):
    return " ".join(text.split())


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(LOCALE)))
def test_no_message_stands_twice(path):
    """Of two entries a reader sees the last alone, and who mends the first mends nothing."""
    text = re.sub(r'"\n"', "", path.read_text())
    found = re.findall(r'(?:^msgctxt "(.*)"\n)?^msgid "(.+)"$', text, re.M)
    assert [entry for entry, times in Counter(found).items() if times > 1] == []


@pytest.fixture(params=CATALOGUES, ids=lambda path: str(path.relative_to(LOCALE)))
def catalogue(request):
    return messages(request.param)


def test_every_entry_is_translated(catalogue):
    assert catalogue
    assert not [m.id for m in catalogue if m.fuzzy or not all(forms(m.string))]


def test_placeholders_are_those_of_the_source(catalogue):
    wrong = [
        message.id
        for message in catalogue
        if sorted(PLACEHOLDER.findall(forms(message.id)[-1]))
        != sorted(PLACEHOLDER.findall(forms(message.string)[0]))
    ]
    assert not wrong


def test_no_foreign_letters_and_digits(catalogue):
    wrong = [
        (message.id, left)
        for message in catalogue
        for left in [ALLOWED.sub("", PLACEHOLDER.sub("", forms(message.string)[0]))]
        if re.search("[A-Za-z0-9]", left)
    ]
    assert not wrong


def test_khmer_is_in_canonical_order(catalogue):
    """And subscript TA is written as TA: the two signs look alike, the files mix nothing."""
    wrong = [
        message.id
        for message in catalogue
        for text in [one_space(forms(message.string)[0])]
        if khmer.clean(text) != text or "្ដ" in text
    ]
    assert not wrong


def test_spaces_at_the_ends_are_those_of_the_source(catalogue):
    def ends(text):
        return text[:1].isspace(), text[-1:].isspace()

    assert not [m.id for m in catalogue if ends(forms(m.id)[0]) != ends(forms(m.string)[0])]


def test_one_word_has_one_translation():
    """What both catalogues hold reads alike on the project's pages and on the framework's."""
    own, framework = entries(OWN), entries(FRAMEWORK / "django.po")
    assert not [key for key in own.keys() & framework.keys() if own[key] != framework[key]]


def test_months_and_days_are_those_of_the_dates_on_paper():
    with translation.override("km"):
        assert tuple(map(str, dates.MONTHS.values())) == khmer.MONTHS
        assert tuple(map(str, dates.WEEKDAYS.values())) == khmer.WEEKDAYS


# What the sources ask for, read without gettext's programs.


def extracted():
    """Return (context, message) of everything marked for translation in the project."""
    found = set()
    for app in APPS:
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            found |= from_python(path)
    for root in [settings.BASE_DIR / "templates", *(settings.BASE_DIR / app for app in APPS)]:
        for path in [*root.rglob("*.html"), *root.rglob("*.txt")]:
            found |= from_template(path)
    # Said by functions that know nothing of translations, and translated where they are shown.
    return found | {(None, text) for text in khmer.MESSAGES.values()}


SINGULAR, PLURAL = None, (1, 2)
KEYWORDS = {
    "_": SINGULAR,
    "gettext": SINGULAR,
    "gettext_lazy": SINGULAR,
    "gettext_noop": SINGULAR,
    "ngettext": PLURAL,
    "ngettext_lazy": PLURAL,
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


def from_python(path):
    return as_keys(extract_from_file("python", path, keywords=KEYWORDS))


def from_template(path):
    # Django turns a template into calls amid crosses; the indentation is not Python's.
    code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    code = "\n".join(map(str.strip, code.splitlines()))
    calls = extract_python(io.BytesIO(code.encode()), KEYWORDS, [], {"encoding": "utf-8"})
    return as_calls(calls)


def as_keys(rows):
    return {(context, forms(message)[0]) for _line, message, _comments, context in rows}


def as_calls(calls):
    keys = set()
    for _line, name, arguments, _comments in calls:
        texts = arguments if isinstance(arguments, tuple) else (arguments,)
        keys.add((texts[0], texts[1]) if "pgettext" in name else (None, texts[0]))
    return keys


def test_nothing_marked_for_translation_is_missing():
    missing = extracted() - entries(OWN).keys()
    assert not missing, "run makemessages, and translate what is new"


def test_nothing_is_kept_that_no_source_asks_for():
    assert not entries(OWN).keys() - extracted()


# Everything installed that may say something to a reader.
PACKAGES = ["core", "forms", "db", "conf", "views", "utils", "template", "contrib.admin"]
PACKAGES += ["contrib.auth", "contrib.contenttypes", "contrib.sessions", "contrib.messages"]
PACKAGES = [f"django.{name}" for name in PACKAGES]
PACKAGES += ["import_export", "mptt", "django_tasks", "django_tasks_db"]
# Said to programmers about their classes and templates: no page shows it. The last is no
# message, but what is read out of `gettext(message["added"]["name"])`.
TO_PROGRAMMERS = re.compile(
    r"%s tag|tag was given|^register\(\)|depth-first|import_id_fields|natural_foreign|^mptt$"
    r"|^(added|changed|deleted)name$"
)


@pytest.mark.parametrize("package", PACKAGES)
def test_the_framework_speaks_our_khmer_throughout(package):
    """None of its own Khmer is relied upon; a new version brings new words, which fail here."""
    root = Path(importlib.import_module(package).__path__[0])
    found = set()
    for path in root.rglob("*.py"):
        found |= from_python(path)
    for path in [*root.rglob("*.html"), *root.rglob("*.txt")]:
        found |= from_template(path)
    ours = entries(FRAMEWORK / "django.po").keys() | entries(OWN).keys()
    assert not {key for key in found - ours if key[1] and not TO_PROGRAMMERS.search(key[1])}


def test_the_scripts_of_the_admin_speak_khmer_throughout():
    folder = settings.BASE_DIR.joinpath(django.__path__[0], "contrib/admin/locale/en/LC_MESSAGES")
    wanted = entries(folder / "djangojs.po").keys()
    assert not wanted - entries(FRAMEWORK / "djangojs.po").keys()


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(LOCALE)))
def test_no_entry_has_two_translations(path):
    # Two that were joined line by line leave one behind: it would be said for the entry before it.
    assert not re.findall(r'^msgstr "[^\n]*\n+msgstr "[^\n]*', path.read_text("utf-8"), re.M)
