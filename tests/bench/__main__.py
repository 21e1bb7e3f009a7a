"""Measure what `script/bench` was asked for, and print the table."""

import argparse
import os
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

PARTS = (
    "consolidation",
    "live",
    "paper",
    "editions",
    "rosters",
    "sheets",
    "members",
    "pages",
    "assignments",
    "queue",
    "rush",
    "search",
    "history",
    "demo",
)
ALIASES = {"pdf": "paper", "import": "members"}


@dataclass
class Bench:
    """What the parts need to know."""

    folder: Path
    years: int
    provinces: int | None
    month: str = "2026-S1"
    has_loaded: bool = False  # in this run


def main() -> int:
    asked = arguments().parse_args()
    chosen = [ALIASES.get(part, part) for part in asked.part] or list(PARTS)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
        data = asked.data or folder / "data"
        data.mkdir(parents=True, exist_ok=True)
        os.environ["VAR_DIR"] = str(data.resolve())
        if asked.postgresql:
            from .cluster import running

            os.environ["DATABASE_URL"] = stack.enter_context(running(folder))
        bench = Bench(folder, asked.years, asked.provinces)
        return measure(bench, chosen, asked.output)


def arguments():
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("part", nargs="*", choices=[*PARTS, *ALIASES, []], help="all by default")
    parser.add_argument("--data", type=Path, help="a folder whose database is used, or made, there")
    parser.add_argument("--years", type=int, default=5, help="years of months (default 5)")
    parser.add_argument("--provinces", type=int, help="only the first so many: for a quick look")
    parser.add_argument("--postgresql", action="store_true", help="on a cluster made for this run")
    parser.add_argument("--output", type=Path, help="also keep the table in this Markdown file")
    return parser


def measure(bench: Bench, chosen: list[str], output: Path | None) -> int:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "taskforce.settings"
    django.setup()
    from . import table

    lines = list(prepared(bench))
    for part in chosen:
        for line in lines_of(part, bench):
            print(" | ".join(line.cells), file=sys.stderr, flush=True)
            lines.append(line)
    text = table.markdown(lines)
    print(text)
    if output:
        table.keep(output, text)
    missed = [line.what for line in lines if line.kept is False]
    if missed:
        print(f"Bars missed: {len(missed)} ({'; '.join(missed)})", file=sys.stderr)
    return 1 if missed else 0


def lines_of(part: str, bench: Bench):
    from importlib import import_module

    yield from import_module(f"tests.bench.{part}").measure(bench)


def prepared(bench: Bench):
    """Make the five years where they are not there yet, and gather the static files."""
    from django.core.management import call_command
    from django.utils import translation

    from reporting.models import Answer, Period
    from taskforce.models import Person

    from .demo import MOST
    from .table import Line, seconds, timed

    translation.activate("en")
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    if not Person.objects.exists():
        options = {"years": bench.years, "provinces": bench.provinces, "verbosity": 0}
        took, _none = timed(call_command, "demo", **options)
        bench.has_loaded = True
        size = f"{bench.years} years of months and 2 semesters, {Answer.objects.count():,} answers"
        most = MOST.get(bench.years, 600)
        yield Line("demonstration", size, seconds(took), bar=f"<= {most} s", kept=took <= most)
    months = list(Period.objects.filter(kind="month").order_by("starts_on"))
    if months:
        bench.month = months[len(months) // 2].code


if __name__ == "__main__":
    sys.exit(main())
