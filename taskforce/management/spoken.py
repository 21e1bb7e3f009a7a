"""Commands that speak the language of the administrators: Khmer, or English where it is set.

Django's commands and Python's argparse speak English alone. A command of ours has its help,
its refusals and its figures in the reader's language; what it prints as JSON stays as it is.
"""

import re

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, DjangoHelpFormatter
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from taskforce.formats.digits import sentence as spoken

# What argparse says of a command that it cannot read.
MISUSES = [
    (r"the following arguments are required: (.+)", _("These are missing: %s")),
    (r"unrecognized arguments: (.+)", _("These are not known: %s")),
    (r"argument (.+): expected .+ arguments?", _("A value is missing after %s")),
    (r"argument (.+): not allowed with argument .+", _("This does not go with the others: %s")),
    (r"argument (.+): invalid .+", _("The value is not right for %s")),
]


class SpokenHelp(DjangoHelpFormatter):
    """The help of a command in the reader's language."""

    def add_usage(self, usage, actions, groups, prefix=None):
        super().add_usage(usage, actions, groups, prefix or gettext("usage: "))


class SpokenCommand(BaseCommand):
    """A command of ours. `COMMAND_LANGUAGE` says in which language it speaks."""

    def run_from_argv(self, argv):
        with translation.override(settings.COMMAND_LANGUAGE):
            super().run_from_argv(argv)

    def create_parser(self, prog_name, subcommand, **kwargs):
        parser = super().create_parser(prog_name, subcommand, formatter_class=SpokenHelp, **kwargs)
        parser.description = str(self.help)
        for group in parser._action_groups:
            group.title = gettext(group.title)
        for action in parser._actions:
            action.help = action.help and gettext(action.help)
        parser.error = lambda message: self._misused(parser, message)
        return parser

    def execute(self, *args, **options):
        """Do it; a refusal is told without the name that Python has for it."""
        try:
            return super().execute(*args, **options)
        except CommandError as error:
            if not self._called_from_command_line or options.get("traceback"):
                raise
            self.stderr.write(spoken(str(error)))
            raise SystemExit(error.returncode) from error

    def speak(self, text: str):
        """Print a sentence for the person at the keyboard."""
        self.stdout.write(spoken(text))

    def _misused(self, parser, message):
        words = _misuse(message)
        if not self._called_from_command_line:
            raise CommandError(words, returncode=2)
        parser.print_usage(self.stderr)
        self.stderr.write(words)
        raise SystemExit(2)


def _misuse(message: str) -> str:
    """Return what argparse says, in the reader's language; as it is where it is not known."""
    for pattern, words in MISUSES:
        if found := re.fullmatch(pattern, message, re.S):
            return str(words) % found[1]
    return message
