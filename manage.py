#!/usr/bin/env python
"""Run a command of the project: `python manage.py help` lists them."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taskforce.settings")
    try:
        try:
            execute_from_command_line(sys.argv)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read it has gone, as `| head` does: nothing more is to be said, to nobody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except ImproperlyConfigured as error:
        sys.exit(f"ការកំណត់របស់ប្រព័ន្ធមិនត្រឹមត្រូវទេ (docs/operation.md)៖\n{error}")
    except (OperationalError, ProgrammingError) as error:
        sys.exit(
            f"មូលដ្ឋានទិន្នន័យមិនអាចប្រើបានទេ។ សូមដំណើរការ script/start ឬ manage.py migrate ជាមុនសិន។\n"
            f"The database cannot be used; run script/start or manage.py migrate first. ({error})"
        )
