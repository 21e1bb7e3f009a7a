"""Load a demonstration country: real units, invented people and reports."""

import time

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.demo import Plan, RefusedError, load
from reporting.demo.load import busy, refuse_if_loaded
from taskforce.management.spoken import SpokenCommand


class Command(SpokenCommand):
    help = gettext_lazy(
        "Load a demonstration: the real units with invented people and invented reports."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--provinces",
            type=int,
            metavar="N",
            help=_("only the first N by code; default: all 25"),
        )
        parser.add_argument(
            "--years",
            type=int,
            default=0,
            metavar="N",
            help=_("also N years of monthly reports of every group, for benchmarks"),
        )
        parser.add_argument(
            "--seed", type=int, default=2026, metavar="N", help=_("another seed, another invention")
        )

    def handle(self, *, provinces, years, seed, **options):
        if provinces is not None and not 1 <= provinces <= 25:
            raise CommandError(_("--provinces takes a number from 1 to 25."))
        if not 0 <= years <= 10:
            raise CommandError(_("--years takes a number from 0 to 10."))
        plan = Plan(timezone.localdate(), seed=seed, provinces=provinces, years=years)
        began = time.perf_counter()
        try:
            loaded = self.load(plan)
        except RefusedError as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["verbosity"]:
            self.tell(plan, loaded, time.perf_counter() - began)

    def load(self, plan):
        try:
            refuse_if_loaded()
        except DatabaseError as error:
            raise CommandError(
                _("The database is not ready: run `manage.py migrate` first. (%s)") % error
            ) from error
        try:
            call_command("load_base", verbosity=0)
        except OperationalError as error:
            raise RefusedError(busy()) from error
        return load(plan)

    def tell(self, plan, loaded, seconds):
        self.speak(
            _(
                "Invented for the demonstration, in %(seconds).0f seconds:\n"
                "  %(provinces)d provinces with %(groups)d groups: %(memberships)d memberships "
                "of %(people)d people\n"
                "  %(periods)d periods (%(codes)s) with %(reports)d reports and "
                "%(answers)d answers\n"
                "  %(accounts)d accounts without passwords. "
                "Make some to sign in with: manage.py demo_accounts"
            )
            % {
                **vars(loaded),
                "seconds": seconds,
                "codes": ", ".join(span.code for span in plan.spans if span.months > 1),
            }
        )
