"""Carry out the jobs that people have asked for, until it is told to stop."""

import time
from datetime import timedelta

from django.db import close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
from django_tasks_db.management.commands.db_worker import Worker

from taskforce.management.spoken import SpokenCommand
from taskforce.services import jobs, rounds, worker_sign
from taskforce.services.imports import keeping
from taskforce.services.territory import reorganisations

EVERY = timedelta(seconds=15)  # look for the jobs of dead workers


class Command(SpokenCommand):
    help = gettext_lazy(
        "Carry out the jobs in the background: lists of members, rosters and papers, and what is "
        "due: acts of reorganisation, and letting go files that were kept long enough."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--once",
            action="store_true",
            help=_("do what waits now, then end; for tests and timers"),
        )
        parser.add_argument(
            "--pause", type=float, default=1.0, help=_("seconds between two looks (default: 1)")
        )

    def handle(self, *, once, pause, **options):
        looked = None
        while True:
            worker_sign.note_worker()
            if looked is None or timezone.now() - looked > EVERY:
                looked = timezone.now()
                jobs.revive()
                jobs.sweep()
                reorganisations.carry_out_due()
                keeping.tidy()
                rounds.go()
            worker = self.work_off(all_of_them=once)
            if once or not worker.running:
                return
            close_old_connections()
            time.sleep(pause)

    def work_off(self, *, all_of_them: bool) -> Worker:
        """Take what waits: one task, so that dead workers are looked for between two."""
        worker = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=0,
            batch=True,
            backend_name=DEFAULT_TASK_BACKEND_ALIAS,
            startup_delay=False,
            max_tasks=None if all_of_them else 1,
            worker_id=get_random_string(32),
        )
        if not all_of_them:
            worker.configure_signals()
        worker.run()
        return worker
