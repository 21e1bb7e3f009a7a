"""Printing in processes of their own: they fail plainly, leave nothing, and die with the asker."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.utils import translation

from taskforce.paper import press, standby
from taskforce.paper.engine import PdfUnavailable
from taskforce.paper.press import Order, Press, PrintFailed

HTML = '<html lang="km"><body><p>ព្រះរាជាណាចក្រកម្ពុជា</p></body></html>'
# So long that there is time to kill the process that prints it.
LONG = HTML.replace("</p>", "</p>" + "<p>ក ខ គ ឃ ង</p>" * 20_000)
ROOT = Path(__file__).parents[3]


def printed(orders, **given):
    with Press("", **given) as found:
        return {order.place: paper for order, paper in found.print(orders)}


def orders(number):
    return [Order(place, f"ជំពូក {place}", HTML) for place in range(number)]


@pytest.fixture(autouse=True)
def _no_standby():
    """Begin without a process that stands by, and leave none."""
    standby.end()
    yield
    standby.end()
    assert not children_of(os.getpid())


def printing():
    """Return the processes that print now: parts of the one that stands by."""
    return [pid for server in children_of(os.getpid()) for pid in children_of(server)]


def children_of(pid):
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                state = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(state[1]) == pid and state[0] != "Z":
                found.append(int(folder.name))
    return found


def wait_until(condition, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.05)
    pytest.fail("it did not come to pass")


@pytest.mark.parametrize("processes", [1, 2])
def test_all_pieces_come_back(processes):
    papers = printed(orders(5), processes=processes)
    assert sorted(papers) == [0, 1, 2, 3, 4]
    assert len({paper.content for paper in papers.values()}) == 1
    # A process closes its files a moment before it is gone.
    wait_until(lambda: not printing())


def test_nothing_to_print_starts_nothing():
    assert printed([]) == {}
    assert not children_of(os.getpid())


def test_the_same_process_stands_by_for_the_next_paper():
    papers, servers = [], []
    for style in ("", "p { color: red }", ""):
        with Press(style, processes=2) as found:
            papers += [paper.content for _order, paper in found.print(orders(1))]
        servers.append(children_of(os.getpid()))
    assert len({tuple(pids) for pids in servers}) == len(servers[0]) == 1
    assert papers[0] == papers[2] != papers[1]


def test_where_the_one_that_stood_by_was_killed_another_is_started():
    printed(orders(1))
    (server,) = children_of(os.getpid())
    os.kill(server, signal.SIGKILL)
    wait_until(lambda: not is_running(server))
    assert len(printed(orders(2))) == 2


def test_after_an_upgrade_of_the_system_another_is_started(monkeypatch):
    printed(orders(1))
    before = children_of(os.getpid())
    monkeypatch.setattr(standby, "libraries_state", lambda: "another Pango")
    printed(orders(1))
    after = children_of(os.getpid())
    assert before != after
    assert len(after) == 1


def test_its_files_are_gone_when_it_is(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    printed(orders(1))
    assert list(tmp_path.glob("paper-*"))
    standby.end()
    assert not list(tmp_path.iterdir())


def test_a_killed_process_is_told_and_leaves_none():
    with Press("", processes=2) as found:
        results = found.print([Order(0, "ជំពូកវែង", LONG), *orders(1)])
        next(results)
        for worker in wait_until(printing):
            os.kill(worker, signal.SIGKILL)
        with pytest.raises(PrintFailed, match="ជំពូកវែង"):
            list(results)
    # A process closes its files a moment before it is gone.
    wait_until(lambda: not printing())
    assert len(printed(orders(1))) == 1


def is_running(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_the_processes_end_with_the_one_that_asked():
    program = (
        "from taskforce.paper.press import Order, Press\n"
        f"html = {HTML!r} + '<p>ក ខ គ ឃ ង</p>' * 20000\n"
        "list(Press('', processes=2).print([Order(0, 'x', html), Order(1, 'x', html)]))\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT)
    (server,) = wait_until(lambda: children_of(parent.pid))
    workers = wait_until(lambda: children_of(server))
    parent.kill()
    parent.wait()
    wait_until(lambda: not any(map(is_running, (server, *workers))))


def test_a_piece_that_cannot_be_printed_is_named(caplog):
    bad = Order(0, "ជំពូកខូច", None)
    with pytest.raises(PrintFailed, match="ជំពូកខូច"):
        printed([bad])
    assert "Traceback" in caplog.text


def test_what_the_engine_warns_of_is_logged(caplog):
    printed([Order(0, "ជំពូក", HTML, extra="p { colour: red }")])
    assert "colour" in caplog.text


def test_a_piece_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(press, "PATIENCE", 3)
    with pytest.raises(PrintFailed, match="ជំពូកវែង"):
        # So long that the first pages are not laid out by then, on a fast machine either.
        printed([Order(0, "ជំពូកវែង", LONG * 4)])
    # A process closes its files a moment before it is gone.
    wait_until(lambda: not printing())


def test_processes_that_do_not_come_up_are_given_up(monkeypatch):
    monkeypatch.setattr(press, "PATIENCE", 0.01)
    with translation.override("en"), pytest.raises(PrintFailed, match="did not start"):
        printed(orders(1))
    # A process closes its files a moment before it is gone.
    wait_until(lambda: not printing())


def test_a_process_killed_while_it_is_loaded_is_told():
    with Press("", processes=1) as found:
        found.start()
        (server,) = children_of(os.getpid())
        os.kill(server, signal.SIGKILL)
        with translation.override("en"), pytest.raises(PrintFailed, match="being loaded"):
            list(found.print(orders(1)))


def test_one_process_takes_the_largest_and_the_other_the_smallest(monkeypatch):
    taken = {}

    def spy(waiting, *, largest):
        order = usual(waiting, largest=largest)
        taken.setdefault(largest, []).append(order.place)
        return order

    usual = press._taken
    monkeypatch.setattr(press, "_taken", spy)
    # All of them are asked for while the processes are being loaded.
    printed((Order(size, "ជំពូក", HTML * size) for size in (1, 3, 2, 5, 6, 4)), processes=2)
    assert taken[True] == sorted(taken[True], reverse=True)
    assert taken[False] == sorted(taken[False])
    assert (taken[True][0], taken[False][0]) == (6, 1)
    assert sorted(taken[True] + taken[False]) == [1, 2, 3, 4, 5, 6]


@contextmanager
def engine_that(fails, monkeypatch, folder):
    """Let what prints find an engine that fails as it is loaded."""
    (folder / "weasyprint.py").write_text(f"raise {fails}")
    usual = standby.environment

    def before_ours(temporary):
        found = usual(temporary)
        return found | {"PYTHONPATH": f"{folder}:{found['PYTHONPATH']}"}

    with monkeypatch.context() as patch:
        patch.setattr(standby, "environment", before_ours)
        yield


def test_without_pango_it_says_what_to_install(monkeypatch, tmp_path):
    lacking = "OSError('cannot load libgobject-2.0-0')"
    refused = pytest.raises(PdfUnavailable, match="apt-get install")
    with engine_that(lacking, monkeypatch, tmp_path), refused:
        printed(orders(1))
    # Once it is installed, it is found.
    assert len(printed(orders(1))) == 1


def test_an_engine_that_fails_as_it_is_loaded_is_told(monkeypatch, tmp_path, caplog):
    failed = pytest.raises(PrintFailed, match="ជំពូក 0")
    with engine_that("ValueError('odd')", monkeypatch, tmp_path), failed:
        printed(orders(1))
    assert "ValueError: odd" in caplog.text


def test_the_keys_of_the_site_stay_at_home(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "x")
    monkeypatch.setenv("DATABASE_URL", "x")
    assert not {"SECRET_KEY", "DATABASE_URL"} & set(standby.environment("/tmp"))


def test_little_memory_or_one_core_means_one_process(monkeypatch):
    monkeypatch.setattr(press, "free_memory", lambda: press.MEMORY - 1)
    assert press.possible_processes() == 1
    monkeypatch.setattr(press, "free_memory", lambda: 10 * press.MEMORY)
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: {0})
    assert press.possible_processes() == 1
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(8)))
    assert press.possible_processes() == press.MOST_PROCESSES


def test_what_prints_loads_no_django():
    program = "import sys, taskforce.paper.printer; print('django' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True)
    assert found.stdout.strip() == b"False"
