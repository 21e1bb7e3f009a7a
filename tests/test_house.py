"""The rules of the house, kept by tests: a page is forgotten, a test is not."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver

ROOT = settings.BASE_DIR
APPS = ["taskforce", "secretariat", "reporting"]

# From the ground up. A part imports only from parts below its own, and from apps to the left.
LAYERS = [
    {"khmer", "mapping", "rules", "settings", "wsgi"},
    {"formats", "canonical"},
    {"scope", "sheets", "paper", "fields", "passwords"},
    {"converters", "middleware"},
    {"models"},
    {"facts", "working_days"},
    {"reminders"},
    {"notices"},
    {"answer_words", "hierarchy", "reading", "relevance", "spans"},
    {"boundaries", "breaches", "outliers", "prefill", "summary", "roster"},
    {"consolidating"},
    {"consolidation"},
    {"frozen"},
    {"resources"},
    {"services"},
    {
        "act_preview",
        "asked",
        "board",
        "coverage",
        "double_posts",
        "dry_run",
        "due",
        "resting",
        "series",
        "sources",
        "trial",
        "filled",
        "heads",
        "knowledge",
        "posts",
        "unit_past",
        "who",
    },
    {
        "charts",
        "comparison",
        "demo",
        "duplicates",
        "exchange",
        "exports",
        "maps",
        "remarks",
        "tracing",
        "vacancies",
        "versions",
        "waiting",
    },
    {"pdf"},
    {"tasks", "verification"},
    {"forms"},
    {"workbooks", "xlsform"},
    {"templatetags", "context"},
    {"views"},
    {"admin_site"},
    {"admin", "apps", "management", "urls"},
]
MOST_LINES = 400
MOST_TEMPLATE_LINES = 150
# Rules hide in rooms with names like these; what would go there has a subject.
FORBIDDEN = {"utils.py", "helpers.py", "constants.py", "signals.py", "common.py", "misc.py"}


def sources():
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield pytest.param(path, id=str(path.relative_to(ROOT)))


def layer(part):
    for height, parts in enumerate(LAYERS):
        if part in parts or any(part.startswith(f"{known}_") for known in parts):
            return height
    return None


def place(path) -> tuple[str, str]:
    """Return the app and the part of it that a file stands in."""
    app, part, *_rest = path.relative_to(ROOT).with_suffix("").parts
    return app, part


def imports(path):
    """Return app and part of everything of ours that a file imports at any depth."""
    package = list(path.relative_to(ROOT).parent.parts)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            names = [f"{base}.{alias.name}" for alias in node.names]
        for name in names:
            app, *rest = name.split(".")
            if app in APPS and rest:
                yield app, rest[0]


@pytest.mark.parametrize("path", list(sources()))
def test_imports_point_down(path):
    app, part = place(path)
    if part == "__init__":
        return
    assert layer(part) is not None, f"say in LAYERS where {part} stands"
    for other, other_part in imports(path):
        assert APPS.index(other) <= APPS.index(app), f"{app} may not know {other}"
        if other == app and other_part != part:
            assert layer(other_part) is not None, f"say in LAYERS where {other_part} stands"
            assert layer(other_part) < layer(part), f"{part} may not know {other_part}"


@pytest.mark.parametrize("path", list(sources()))
def test_files_stay_short_and_have_a_subject(path):
    assert path.name not in FORBIDDEN, "name the file by its subject"
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    if path.name != "__init__.py":
        assert ast.get_docstring(ast.parse(text)), "say in one sentence what the file is for"


@pytest.mark.parametrize("path", list(sources()))
def test_nothing_is_passed_over_in_silence(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            silent = len(node.body) == 1 and isinstance(node.body[0], ast.Pass)
            names = ast.unparse(node.type) if node.type else ""
            assert not (silent and names in {"", "Exception"}), f"line {node.lineno}"


def functions():
    for parameter in sources():
        for node in ast.walk(ast.parse(parameter.values[0].read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield node.end_lineno - node.body[0].lineno + 1


def test_functions_stay_short():
    lengths = sorted(functions())
    assert lengths[len(lengths) // 2] <= 8
    assert lengths[len(lengths) * 9 // 10] <= 25


@pytest.mark.parametrize(
    "model", [m for app in APPS for m in apps.get_app_config(app).get_models()]
)
def test_every_model_says_what_it_is_in_the_world(model):
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}("), "Django wrote this docstring"


def templates():
    folder = ROOT / "templates"
    return [str(path.relative_to(folder)) for path in sorted(folder.rglob("*.html"))]


@pytest.mark.parametrize("name", templates())
def test_templates_compile_and_stay_short(name):
    get_template(name)
    text = (ROOT / "templates" / name).read_text("utf-8")
    assert len(text.splitlines()) <= MOST_TEMPLATE_LINES


@pytest.mark.parametrize("name", [name for name in templates() if "/print/" not in name])
def test_pages_obey_the_content_policy(name):
    """No inline style, script or handler: the policy would stop it."""
    text = re.sub(r"{#.*?#}", "", (ROOT / "templates" / name).read_text("utf-8"))
    text = text.replace("field.help_text|safe", "")  # the framework's own words, with a list
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:|\|safe\b", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", text)


@pytest.mark.parametrize("name", templates())
def test_no_latin_colon_stands_behind_words(name):
    """Khmer has a sign of its own: the colon is a word to translate, alone or in a sentence."""
    text = (ROOT / "templates" / name).read_text("utf-8")
    text = re.sub(r"{% blocktranslate.*?{% endblocktranslate %}", "", text, flags=re.DOTALL)
    assert not re.search(r"(?:\}\}|%\}|[\u1780-\u17dd])\s?:(?=\s|<)", text)


def names_of(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            if pattern.app_name != "admin":
                yield from names_of(pattern.url_patterns)
        else:
            yield pattern.name, pattern.callback


def test_every_address_has_a_name_of_its_own():
    """One name, one view; a view may take an argument more under the same name."""
    named = set(names_of(get_resolver().url_patterns))
    names = [name for name, _view in named]
    assert None not in names
    assert len(names) == len(set(names))


def test_resources_name_their_fields():
    """A resource without a list takes in every column it is given."""
    from import_export.resources import ModelResource

    import taskforce.resources.members
    import taskforce.resources.units

    assert taskforce.resources.members
    assert taskforce.resources.units
    found = ModelResource.__subclasses__()
    ours = [resource for resource in found if resource.__module__.split(".")[0] in APPS]
    assert ours
    for resource in ours:
        assert resource._meta.fields, resource


def test_no_workplace_or_registry_is_named():
    """A clone must work anywhere: no machine's path, no package index."""
    words = [
        "pypi" + ".org",
        "registry." + "npmjs",
        "/work" + "/",
        "/root" + "/",
        "--index" + "-url",
    ]
    for path in tracked_text():
        text = path.read_text("utf-8", errors="ignore")
        assert not [word for word in words if word in text], path


def tracked_text():
    kinds = {".py", ".html", ".md", ".toml", ".lock", ".css", ".po", ".sh", ""}
    for folder in (*APPS, "templates", "locale", "docs", "script", "tests", ".ci"):
        for path in (Path(ROOT) / folder).rglob("*"):
            if path.is_file() and path.suffix in kinds:
                yield path
    yield from (ROOT / name for name in ("README.md", "CHANGELOG.md", "pyproject.toml"))
