"""The shelf gives back what was put there, whole or not at all, whoever else uses it."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from taskforce.paper import Fault, FaultKind, Paper, shelf
from taskforce.paper.shelf import Shelf, key_of

PAPER = Paper(
    b"%PDF-1.7\n\x00\xff\n",
    2,
    {"ក": [1, 2.5, 3.0]},
    [["ជំពូក", [0, 1.0, 2.0], []]],
    (Fault(1, FaultKind.MISSING_GLYPH, "ក", "Paper"),),
)


@pytest.fixture
def kept(tmp_path):
    found = Shelf(tmp_path / "shelf")
    found.put("a", PAPER)
    return found


def test_what_was_put_there_comes_back(kept):
    assert kept.get("a") == PAPER
    assert kept.get("b") is None
    assert Shelf(kept.folder / "none").get("a") is None


def test_only_its_owner_may_look(kept):
    assert kept.folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "damage", [lambda c: c[:-1], lambda c: c[:40] + b"x" + c[41:], lambda c: b""]
)
def test_a_damaged_file_is_thrown_away(kept, damage):
    (path,) = kept.folder.iterdir()
    path.write_bytes(damage(path.read_bytes()))
    assert kept.get("a") is None
    assert not path.exists()
    kept.put("a", PAPER)
    assert kept.get("a") == PAPER


def test_a_full_disk_leaves_nothing_and_stops_nobody(kept, monkeypatch, caplog):
    def full(*_):
        raise OSError("no space left")

    monkeypatch.setattr(os, "replace", full)
    kept.put("b", PAPER)
    assert "no space left" in caplog.text
    assert len(list(kept.folder.iterdir())) == 1


def test_two_makers_at_once(tmp_path):
    program = (
        "import sys; from pathlib import Path; from taskforce.paper import Paper\n"
        "from taskforce.paper.shelf import Shelf\n"
        "shelf = Shelf(Path(sys.argv[1]))\n"
        "for _ in range(300):\n"
        "    shelf.put('a', Paper(b'x' * 50_000, 1))\n"
        "    assert shelf.get('a').content == b'x' * 50_000\n"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    root = Path(__file__).parents[3]
    makers = [subprocess.Popen(command, cwd=root) for _ in range(2)]
    assert [maker.wait() for maker in makers] == [0, 0]
    assert [path.name for path in tmp_path.iterdir()] == ["a.piece"]


def test_old_and_abandoned_files_are_pruned(kept):
    draft = kept.folder / ".draft-x"
    draft.write_bytes(b"x")
    kept.put("b", PAPER)
    os.utime(kept.folder / "a.piece", (0, 0))
    kept.prune()
    assert {path.name for path in kept.folder.iterdir()} == {".draft-x", "b.piece"}
    past = time.time() - shelf.ABANDONED - 1
    os.utime(draft, (past, past))
    kept.prune()
    assert [path.name for path in kept.folder.iterdir()] == ["b.piece"]


def test_the_longest_unused_goes_first_where_it_is_too_much(kept):
    size = (kept.folder / "a.piece").stat().st_size
    now = time.time()
    for age, key in enumerate("bcd", start=1):
        kept.put(key, PAPER)
        os.utime(kept.folder / f"{key}.piece", (now - age, now - age))
    os.utime(kept.folder / "a.piece", (now - 9, now - 9))
    kept.get("a")
    Shelf(kept.folder, most_bytes=2 * size).prune()
    assert {path.stem for path in kept.folder.iterdir()} == {"a", "b"}


def test_the_key_tells_style_text_and_program_apart(monkeypatch):
    keys = {key_of(["a", "b"]), key_of(["ab", ""]), key_of(["a", "c"])}
    monkeypatch.setattr(shelf, "_program", lambda: b"another release")
    assert len(keys | {key_of(["a", "b"])}) == 4
