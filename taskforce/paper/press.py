"""Printing pieces side by side in processes of their own.

They are parts of one that stands by (`standby.py`) and loads no Django (`printer.py`): they share
what it loaded, and together hold less than one that prints the whole.
"""

import logging
import os
import select
import socket
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path

from django.utils.translation import gettext as _

from . import engine, printer, standby
from .engine import Attachment, Paper, PdfUnavailable

MOST_PROCESSES = 2
MEMORY = 150_000_000  # bytes that must be free for a second process
PATIENCE = 600  # seconds for one piece
GRACE = 5  # seconds to end in

logger = logging.getLogger(__name__)


class PrintFailed(PdfUnavailable):
    """A piece could not be printed; the message says which, and what to do."""


@dataclass(frozen=True, slots=True)
class Order:
    """A piece to print: its place in the paper, its name for people, and its whole HTML."""

    place: int | str
    title: str
    html: str
    extra: str = ""  # rules beside the style of the paper
    files: tuple[Attachment, ...] = ()
    for_archive: bool = False

    @property
    def request(self) -> dict:
        """What the process that prints is sent."""
        request = {"html": self.html, "files": self.files, "for_archive": self.for_archive}
        return request if self.for_archive else request | {"extra": self.extra}


class Press:
    """Prints pieces of one style. It starts its processes with the first piece, or when told to.

    `reached` is told now and then which page of a piece is being laid out.

    Use it in a `with` statement: at its end the processes are gone.
    """

    def __init__(
        self,
        style: str,
        *,
        processes: int | None = None,
        reached: Callable[[int], None] | None = None,
    ):
        self.style, self.reached = style, reached
        self.size = processes or possible_processes()
        self._lifeline = self._gone = None
        self._lines: list[Connection] = []
        self._idle: list[Connection] = []
        self._busy: dict[Connection, Order | None] = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def print(
        self, orders: Iterable[Order], *, meanwhile: Callable[[], None] | None = None
    ) -> Iterator[tuple[Order, Paper]]:
        """Print pieces, and give each as it is ready, in no order.

        They are asked for one by one, while others are being printed.

        Args:
            meanwhile: called once, as soon as no process waits for work.

        Raises:
            PrintFailed: where a piece fails, or the process that prints it ends.
            PdfUnavailable: where the machine lacks what it takes.
        """
        orders, waiting, more = iter(orders), [], True
        while more or waiting or self._is_printing():
            while waiting and self._idle:
                self._hand_out(waiting)
            if more and (order := next(orders, None)):
                waiting.append(order)
                self.start()
                yield from self._ready(0)
            elif more:
                more = False
            elif meanwhile and not (waiting and self._is_loading()):
                meanwhile = meanwhile()
            else:
                yield from self._ready(PATIENCE)
        if meanwhile:
            meanwhile()

    def start(self):
        """Begin to load what prints, half a second's work at first, and do not wait for it."""
        if self._lifeline is None:
            self._start()

    def close(self):
        """Stop the processes, busy or not."""
        if self._lifeline is None:
            return
        if self._busy:
            # In the middle of a page they are ended; else they go by themselves.
            self._lifeline.close()
        for line in [*self._idle, *self._busy]:
            line.close()
        self._idle, self._busy = [], {}
        if not self._is_over(GRACE):
            logger.warning("The processes that print did not end by themselves.")
            self._lifeline.close()
            self._is_over(None)
        self._lifeline.close()
        self._gone.close()
        self._lifeline = self._gone = None

    def _is_over(self, seconds) -> bool:
        """Wait until the last of the processes is gone, which closes the pipe that they hold."""
        return bool(select.select([self._gone], [], [], seconds)[0])

    def _is_printing(self) -> bool:
        return any(self._busy.values())

    def _is_loading(self) -> bool:
        return None in self._busy.values()

    def _start(self):
        ours, theirs = zip(*(socket.socketpair() for _ in range(self.size)), strict=True)
        life, self._lifeline = _pipe()
        self._gone, gone = _pipe()
        with tempfile.TemporaryFile() as style, life, gone:
            style.write(self.style.encode())
            style.seek(0)
            standby.divide([end.fileno() for end in (life, gone, style, *theirs)])
        for end in theirs:
            end.close()
        # Until it says that it is there it has nothing to print.
        self._lines = [Connection(end.detach()) for end in ours]
        self._busy = dict.fromkeys(self._lines)

    def _hand_out(self, waiting: list[Order]):
        """Give a process one of those that wait: to one the largest, to the other the smallest.

        Two of the largest at once would take the most memory; and with the largest left to the
        end, one process would be busy with it while the other is idle.
        """
        line = self._idle.pop(0)
        order = _taken(waiting, largest=line is self._lines[0])
        self._busy[line] = order
        try:
            line.send(order.request)
        except OSError as error:
            raise PrintFailed(_ended(order)) from error

    def _ready(self, patience) -> Iterator[tuple[Order, Paper]]:
        lines = wait(list(self._busy), patience)
        if not lines and patience:
            raise PrintFailed(_late(self._busy.values()))
        for line in lines:
            order = self._busy[line]
            verdict, found = _received(line, order)
            if verdict == printer.REACHED:
                if self.reached:
                    self.reached(found)
                continue
            del self._busy[line]
            self._idle.append(line)
            if verdict == printer.PRINTED:
                yield order, found


def _pipe():
    reading, writing = os.pipe()
    return os.fdopen(reading, "rb"), os.fdopen(writing, "wb")


def _taken(waiting: list[Order], *, largest: bool) -> Order:
    order = (max if largest else min)(waiting, key=lambda order: len(order.html or ""))
    waiting.remove(order)
    return order


def possible_processes() -> int:
    """Return how many processes may print at once here: by cores, and by free memory."""
    if free_memory() < MEMORY:
        return 1
    return min(MOST_PROCESSES, len(os.sched_getaffinity(0)))


def free_memory() -> int:
    """Return the bytes that programs can still have, as Linux counts them."""
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return MEMORY


def _received(line, order) -> tuple[str, Paper | int | None]:
    try:
        verdict, found, warnings = line.recv()
    except (EOFError, OSError) as error:
        raise PrintFailed(_ended(order)) from error
    if verdict == printer.UNAVAILABLE:
        # So that it is looked for again the next time: it may be installed by then.
        standby.end()
        raise PdfUnavailable(engine.unavailable_message())
    if verdict == printer.FAILED:
        logger.error("%s could not be printed:\n%s", order.title, found)
        raise PrintFailed(
            _("“%(title)s” could not be printed: the log of the server has the reason.")
            % {"title": order.title}
        )
    for warning in warnings:
        logger.warning("%s: %s", order.title, warning)
    return verdict, found


def _late(orders) -> str:
    if order := next(filter(None, orders), None):
        return _("“%(title)s” was not printed within %(seconds)d seconds.") % {
            "title": order.title,
            "seconds": PATIENCE,
        }
    return _("The process that prints did not start within %(seconds)d seconds.") % {
        "seconds": PATIENCE
    }


def _ended(order) -> str:
    if order is None:
        return _(
            "The process that prints ended while it was being loaded. "
            "Often the memory of the machine was used up: the log of the system tells."
        )
    return _(
        "The process that printed “%(title)s” ended before it was done. "
        "Often the memory of the machine was used up: the log of the system tells."
    ) % {"title": order.title}
