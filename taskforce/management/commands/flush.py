"""Empty the database, also of what was known: whoever asks for it means all."""

from django.core.management.commands import flush

from taskforce.services.history_door import history_open


class Command(flush.Command):
    def handle(self, **options):
        with history_open(why="flush"):
            super().handle(**options)
