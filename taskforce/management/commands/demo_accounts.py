"""One account for each role, to try the system with; or the first administrator alone."""

import json
import os
import secrets
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.core.management.base import CommandError
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taskforce.management.spoken import SpokenCommand
from taskforce.models import AdministrativeUnit, Grant, User
from taskforce.scope import Role

# No letter or digit that is taken for another when it is read off a screen.
PASSWORD_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass
class Account:
    username: str
    role: Role
    name_km: str
    unit: str | None = None
    password: str = ""


ACCOUNTS = [
    Account("admin", Role.CENTRAL_ADMIN, "ចាន់ សុភា"),
    Account("officer", Role.CENTRAL_OFFICER, "កែវ វិសាល"),
    # Kandal is left empty for its spreadsheet; here, everything has a past.
    Account("banteay", Role.PROVINCIAL_SECRETARIAT, "ទេព ធារី", "01"),
    Account("kandal", Role.PROVINCIAL_SECRETARIAT, "ហេង សុខា", "08"),
    Account("kandal-district", Role.DISTRICT_SECRETARIAT, "លឹម ចាន់ធូ", "0801"),
    Account("kandal-head", Role.REVIEWER, "ស៊ុន បូរ៉ា", "08"),
    Account("viewer", Role.VIEWER, "ពៅ មករា"),
]
FIRST_ADMINISTRATOR = Account("admin", Role.CENTRAL_ADMIN, "អ្នកគ្រប់គ្រងប្រព័ន្ធ")


class Command(SpokenCommand):
    help = gettext_lazy(
        "Make one account for each role, or give it a new random password, and print them."
    )

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help=_("print a JSON list"))
        parser.add_argument(
            "--only-admin",
            action="store_true",
            help=_("make the first administrator, unless the system has one already"),
        )

    def handle(self, *, only_admin, **options):
        try:
            accounts = self.make(only_admin=only_admin)
        except DatabaseError as error:
            raise CommandError(
                _("The database is not ready, run `manage.py prepare`: %(reason)s")
                % {"reason": str(error).strip()}
            ) from error
        if options["json"]:
            self.stdout.write(as_json(accounts))
        else:
            self.speak(as_table(accounts))

    def make(self, *, only_admin: bool) -> list[Account]:
        if only_admin:
            accounts = [] if has_administrator() else [FIRST_ADMINISTRATOR]
        else:
            accounts = self.without_real_people(ACCOUNTS)
        with_new_passwords(accounts, is_invented=not only_admin)
        return accounts

    def without_real_people(self, accounts: list[Account]) -> list[Account]:
        """Leave out the names that real people bear: their passwords are theirs."""
        real = set(User.objects.filter(is_invented=False).values_list("username", flat=True))
        for username in sorted(real & {account.username for account in accounts}):
            self.stderr.write(
                _("The account %(name)s is not of the demonstration: its password is kept.")
                % {"name": username}
            )
        return [account for account in accounts if account.username not in real]


def has_administrator() -> bool:
    """Tell whether somebody can sign in and give the others their accounts."""
    grants = Grant.objects.in_force(timezone.localdate()).filter(
        role=Role.CENTRAL_ADMIN, user__is_active=True
    )
    return any(grant.user.has_usable_password() for grant in grants.select_related("user"))


def with_new_passwords(accounts: list[Account], *, is_invented: bool):
    """Make the accounts, each with its grant and a password made now."""
    for account in accounts:
        account.password = new_password()
    # Hashing is slow by design and lets other threads run.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        hashes = list(pool.map(make_password, [account.password for account in accounts]))
    with transaction.atomic():
        for account, hashed in zip(accounts, hashes, strict=True):
            user, _created = User.objects.update_or_create(
                username=account.username,
                defaults={
                    "name_km": account.name_km,
                    "password": hashed,
                    "is_active": True,
                    "is_invented": is_invented,
                },
            )
            grant(user, account)


def grant(user: User, account: Account):
    """Give an account its role, unless it holds it today."""
    unit = account.unit and AdministrativeUnit.objects.filter(code=account.unit).first()
    if account.unit and not unit:
        raise CommandError(
            _("The unit %(code)s is not there: run `manage.py load_base` first.")
            % {"code": account.unit}
        )
    held = user.grants.in_force(timezone.localdate())
    if not held.filter(role=account.role, unit=unit, ends_on=None).exists():
        Grant.objects.create(user=user, role=account.role, unit=unit)


def new_password() -> str:
    groups = ["".join(secrets.choice(PASSWORD_SIGNS) for _sign in range(5)) for _group in range(3)]
    return "-".join(groups)


def as_json(accounts: list[Account]) -> str:
    rows = [
        {
            "username": account.username,
            "role": account.role.value,
            "unit": account.unit,
            "password": account.password,
        }
        for account in accounts
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def as_table(accounts: list[Account]) -> str:
    if not accounts:
        return _("The accounts are kept: there is an administrator who can sign in.")
    rows = [(_("user name"), _("password"), _("unit and below"), _("role"))]
    rows += [
        (
            account.username,
            account.password,
            account.unit or _("whole country"),
            account.role.label,
        )
        for account in accounts
    ]
    widths = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            text + " " * (width - cells(text)) for text, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    )


def cells(text: str) -> int:
    """Return how many cells of a terminal a text takes: signs above and below take none."""
    return sum(unicodedata.category(sign) != "Mn" for sign in text)
