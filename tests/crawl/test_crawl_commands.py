"""The commands speak Khmer to administrators: help, refusals, outcomes."""

import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command, get_commands, load_command_class
from django.core.management.base import CommandError
from django.utils import translation

from taskforce.management.spoken import spoken
from tests import factories
from tests.crawl.letters import Reader
from tests.taskforce.sheets_made import sheet

APPS = {"taskforce", "secretariat", "reporting"}
# Those of the framework that we only let into the history of what was known speak as it does.
FRAMEWORK = {"flush"}
OURS = sorted(name for name, app in get_commands().items() if app in APPS and name not in FRAMEWORK)
# What is typed or read by a program: options, their placeholders, files, names of commands.
TYPED = re.compile(
    r"\S+/\S+|--?[a-z][\w-]*|\[-h\]|-v\b|\b[A-Z_]{2,}\b|\bN\b|\{[\w,]+\}|`[^`]+`|manage\.py \w+"
    r"|20\d\d-(?:\d\d|S\d)|[a-z_]+(?:\.[a-z_]+)+|\(officer\)|DATABASE_URL|Python"
)


def foreign(text):
    return Reader("km").foreign(TYPED.sub(" ", text))


def test_our_commands_are_found():
    assert {"import_members", "publish", "prepare", "demo_accounts"} <= set(OURS)


@pytest.mark.parametrize("name", OURS)
def test_help_is_khmer(name):
    command = load_command_class(get_commands()[name], name)
    text = command.create_parser("manage.py", name).format_help()
    assert not foreign(text), text


@pytest.mark.parametrize("name", OURS)
def test_help_is_english_where_it_is_set(name):
    command = load_command_class(get_commands()[name], name)
    with translation.override("en"):
        text = command.create_parser("manage.py", name).format_help()
    assert not Reader("en").foreign(text)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["publish"], "ខ្វះ៖ --period, --output"),
        (["publish", "--period"], "ខ្វះតម្លៃក្រោយ --period"),
        (["demo", "--years", "x"], "តម្លៃមិនត្រឹមត្រូវសម្រាប់ --years"),
        (["demo", "--colour"], "មិនស្គាល់៖ --colour"),
        (["demo", "--years", "11"], "ជម្រើស --years ទទួលលេខពី ០ ដល់ ១០។"),
        (["import_units", "nothing.csv"], "មិនអាចអានឯកសារ nothing.csv បានទេ"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_refusal_is_khmer_at_the_keyboard(arguments, reason, tmp_path):
    """Told as a person sees it, in a process of its own, and without Python's names."""
    done = subprocess.run(
        [sys.executable, settings.BASE_DIR / "manage.py", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert reason in last
    assert not foreign(last.replace("nothing.csv", "").replace("--colour", ""))


def said(capsys, *arguments, **options):
    call_command(*arguments, **options)
    out, err = capsys.readouterr()
    return out + err


def test_outcomes_are_khmer(capsys, country, period, clerk, reviewer, tmp_path):
    factories.make_accepted(country["0801"], period, clerk, reviewer)
    file = tmp_path / "បញ្ជី.csv"
    file.write_bytes(sheet({}, {"name_km": "មួយ"}))
    texts = [
        said(capsys, "import_members", file, province="08"),
        said(capsys, "consolidate", period="2026-S1"),
        said(capsys, "search_index"),
    ]
    codes = re.compile(r"\b[a-z_]+(\.[a-z_]+)+\b|\b(visits|people|members|largest|money|forum)_\w+")
    for text in texts:
        assert not foreign(codes.sub("", text)), text
    assert "២ ជួរ" in texts[0]


def test_a_refused_row_is_told_in_khmer(capsys, country, tmp_path):
    file = tmp_path / "បញ្ជី.csv"
    file.write_bytes(sheet({"born_on": "៣១/០២/១៩៨០"}))
    with pytest.raises(CommandError) as refused:
        call_command("import_members", file, province="08")
    text = capsys.readouterr().out + spoken(str(refused.value))
    assert not foreign(text.replace("C2", "")), text


@pytest.mark.parametrize("province", ["99", "x", "ខេត្តអ្វី"])
def test_an_unknown_province_is_told_in_khmer(capsys, country, tmp_path, province):
    file = tmp_path / "បញ្ជី.csv"
    file.write_bytes(sheet({}))
    with pytest.raises(CommandError):
        call_command("import_members", file, province=province)
    text = capsys.readouterr().out
    assert text.startswith("គ្មានរាជធានី ឬខេត្ត")
    assert not foreign(text.replace(province, "")), text


def test_accounts_are_listed_in_khmer(capsys, country):
    text = said(capsys, "demo_accounts")
    for name in (
        "kandal-district",
        "kandal-head",
        "kandal",
        "banteay",
        "admin",
        "officer",
        "viewer",
    ):
        text = re.sub(rf"^{name} +\S+", "", text, flags=re.M)
    assert not foreign(text), text
