"""Bring the database and the static files up to the code; `script/start` calls it each time.

What is unchanged is passed over, so that a later start takes moments.
"""

import hashlib
import json
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taskforce.management.spoken import SpokenCommand, spoken
from taskforce.models import Person, User

PDF_HELP = gettext_lazy("""\
The report of the country as a PDF (about half a minute):
    .venv/bin/python manage.py publish --period 2026-S1 --output country.pdf
  or sign in as officer and open the consolidated report.""")


class Command(SpokenCommand):
    help = gettext_lazy(
        "Migrate, load the base, the demonstration and the static files, where not yet done."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--no-demo",
            action="store_false",
            dest="demo",
            help=_("load no demonstration; make the first administrator instead"),
        )

    def handle(self, *, demo, **options):
        try:
            self.prepare(demo=demo)
        except KeyboardInterrupt:
            # Each step is whole or not done at all.
            raise CommandError(_("Stopped. Start again to go on."), returncode=130) from None

    def prepare(self, *, demo: bool):
        self.done = Stamps(settings.VAR_DIR / "prepared.json")
        changed = self.migrate()
        self.load_base(force=changed)
        self.index_search()
        self.collect_static()
        if demo and self.demonstrate():
            call_command("demo_accounts", stdout=self.stdout)
            self.stdout.write(f"\n{PDF_HELP}")
        else:
            call_command("demo_accounts", only_admin=True, stdout=self.stdout)

    def say(self, line: str):
        """Tell how far it is, apart from the sign-ins on standard output."""
        self.stderr.write(spoken(line), style_func=str)

    def migrate(self) -> bool:
        """Apply what is missing; tell whether anything was."""
        try:
            executor = MigrationExecutor(connection)
        except OperationalError as error:
            raise CommandError(
                _("The database does not answer: %(reason)s") % {"reason": str(error).strip()}
            ) from error
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        self.say(_("Making the tables ..."))
        call_command("migrate", interactive=False, verbosity=0)
        return True

    def load_base(self, *, force: bool):
        """Load units, vocabularies and the report form, when they or the code are new."""
        files = [
            *(settings.BASE_DIR / "fixtures").iterdir(),
            *settings.BASE_DIR.glob("*/services/**/*.py"),
        ]
        digest = digest_of(path.read_bytes() for path in sorted(files) if path.is_file())
        name = f"base of {database_name()}"
        if force or self.done.get(name) != digest:
            self.say(_("Loading the units, the vocabularies and the report form ..."))
            call_command("load_base", verbosity=0)
            with connection.cursor() as cursor:
                # Until it knows how many rows there are, PostgreSQL joins each with each.
                cursor.execute("ANALYZE")
            self.done.set(name, digest)

    def index_search(self):
        """Make the search index anew, when the way it is made is."""
        files = sorted((settings.BASE_DIR / "taskforce/khmer").glob("*.py"))
        files.append(settings.BASE_DIR / "taskforce/models/search_index.py")
        digest = digest_of(path.read_bytes() for path in files)
        name = f"search index of {database_name()}"
        if self.done.get(name) != digest:
            self.say(_("Making the search index ..."))
            call_command("search_index", verbosity=0, stdout=StringIO())
            self.done.set(name, digest)

    def collect_static(self):
        """Gather the static files, when one of them is new."""
        found = sorted(
            f"{path} {Path(storage.path(path)).stat().st_size} "
            f"{Path(storage.path(path)).stat().st_mtime_ns}"
            for finder in get_finders()
            for path, storage in finder.list([])
        )
        digest = digest_of(line.encode() for line in found)
        manifest = settings.STATIC_ROOT / "staticfiles.json"
        if self.done.get("static") != digest or not manifest.exists():
            self.say(_("Gathering the static files ..."))
            call_command("collectstatic", interactive=False, verbosity=0)
            self.done.set("static", digest)

    def demonstrate(self) -> bool:
        """Load the demonstration into an unused database; tell whether it is there."""
        if Person.objects.filter(is_invented=True).exists():
            return True
        if Person.objects.exists() or User.objects.filter(is_invented=False).exists():
            self.say(_("The database is in real use: the demonstration is left out."))
            return False
        self.say(_("Loading the demonstration country; it takes up to three minutes ..."))
        call_command("demo", verbosity=0)
        return True


class Stamps:
    """What was done last, each by the digest of what it was done from; kept in a file."""

    def __init__(self, path: Path):
        self.path = path

    def all(self) -> dict[str, str]:
        try:
            return json.loads(self.path.read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            return {}

    def get(self, name: str) -> str | None:
        return self.all().get(name)

    def set(self, name: str, digest: str):
        self.path.write_text(json.dumps(self.all() | {name: digest}, indent=2), "utf-8")


def digest_of(parts) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()


def database_name() -> str:
    database = settings.DATABASES["default"]
    return f"{database['HOST']}:{database['PORT']}/{database['NAME']}"
