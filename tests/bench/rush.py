"""The last hour before the last day ends: 300 clerks save and hand in at the real server.

What takes an hour is squeezed into two minutes and a half: each clerk opens the report, writes
three sections (each saves itself three times; with one clerk in five, who has no JavaScript, it
does not) and hands in. One in ten signs in by password, one in ten presses twice, one in ten saves
from a page that is old. The clerks share the machine with the server.
"""

import resource
import statistics
import time
from collections import Counter
from random import Random

from .copied import copied
from .pages import p95
from .rush_clerk import Clerk, Diary
from .rush_scene import counted_after, made_ready
from .served import running
from .table import Line, seconds

# Within so many seconds the clerks begin.
WINDOW = 120
MOST = 1.0
ORDER = (
    "signed in", "page opened", "report opened", "saved by itself", "page saved", "handed in",
    "receipt",
)  # fmt: skip


def measure(bench):
    folder = bench.folder / "rush"
    with copied(folder) as env:
        tasks = made_ready()
        spent = Spent()
        with running(env, folder) as (port, served):
            diary, took = _rush(tasks, port)
        spent.stop()
        count = counted_after(tasks, diary.told, diary.receipts)
        log = (folder / "server.log").read_text()
    yield from _lines(diary, took, len(tasks), f"{spent}; {served}")
    yield _lost(diary, count, len(tasks), log)


class Spent:
    """How long the processors worked: for the server with its worker, and for the clerks."""

    def __init__(self):
        self.began = self._now()

    def stop(self):
        self.server, self.clerks = (b - a for a, b in zip(self.began, self._now(), strict=True))

    def _now(self):
        used = map(resource.getrusage, (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF))
        return [one.ru_utime + one.ru_stime for one in used]

    def __str__(self):
        return f"processor: server {self.server:.0f} s, clerks {self.clerks:.0f} s"


def _rush(tasks, port) -> tuple[Diary, float]:
    diary, rng, now = Diary(), Random(1), time.perf_counter() + 0.5
    clerks = [
        Clerk(number, task, port, diary, now + rng.uniform(0, WINDOW))
        for number, task in enumerate(tasks)
    ]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    return diary, time.perf_counter() - now


def _lines(diary, took, clerks, served):
    samples = diary.samples
    rate = len(samples) / took
    busiest = Counter(int(one.at) for one in samples).most_common(1)[0][1]
    sent = f"{len(samples):,} requests in {took:.0f} s, {rate:.0f} a second, at most {busiest}"
    yield Line(
        f"the last hour: {clerks} clerks, all requests",
        f"{sent}; {served}",
        *_times([one.seconds for one in samples]),
    )
    for what in ORDER:
        found = [one.seconds for one in samples if one.what == what]
        if found:
            yield Line(f"the last hour: {what}", f"{len(found):,} requests", *_times(found))


def _times(found):
    worst = p95(found)
    median, most = seconds(statistics.median(found)), seconds(max(found))
    times = f"p50 {median}, p95 {seconds(worst)}, at most {most}"
    return times, "", "", f"p95 <= {MOST:.0f} s", worst <= MOST


def _lost(diary, count, clerks, log) -> Line:
    wrong = sum(1 for one in diary.samples if not 0 < one.status < 500)
    faults = [*diary.faults, *count.lost, *(f"not once: report {pk}" for pk in count.not_once)]
    if "Traceback" in log:
        faults.append(log[log.index("Traceback") :][:500])
    size = (
        f"{count.acknowledged:,} values acknowledged, {len(count.lost)} lost; "
        f"{count.handed_in} of {clerks} reports handed in, {len(count.not_once)} not once; "
        f"{diary.pressed_twice} pressed twice, {diary.kept_apart} old pages overwrote nothing"
    )
    return Line(
        "the last hour: what was lost",
        "; ".join([size, *faults[:3]]).replace("\n", " "),
        f"{wrong} errors, {diary.retries} retries, {diary.reconnected} connections opened again",
        bar="0 lost, each handed in once",
        kept=count.handed_in == clerks and not faults,
    )
