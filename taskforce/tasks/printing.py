"""Printing in the background: which piece is at work, and why a paper could not be made."""

from collections.abc import Callable

from django.utils.translation import gettext_noop

from taskforce.formats.message import Message
from taskforce.paper import Paper, PdfUnavailable
from taskforce.services import jobs


def printed(make: Callable[..., Paper], *args, progress: jobs.Progress, **kwargs) -> Paper:
    """Call what prints a paper, and tell the job which piece is being printed.

    Raises:
        JobRefused: where the machine lacks what it takes, with the reason.
    """

    def tell(done, total, title):
        progress(done, total, Message(gettext_noop("Printing: “%(title)s”"), {"title": title}))

    try:
        return make(*args, progress=tell, **kwargs)
    except PdfUnavailable as reason:
        raise jobs.JobRefused(Message.heard(str(reason))) from reason
