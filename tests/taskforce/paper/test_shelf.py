"""The shelf gives back what was put there, whole or not at all, whoever else uses it."""

import os
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from taskforce.paper import Fault, FaultKind, Paper, libraries, shelf
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


# The libraries of the system, as the loader finds them


@pytest.fixture
def library(tmp_path, monkeypatch):
    """A library of which one release is installed: a link that leads to it."""
    (tmp_path / "libpango.so.0.50").write_bytes(b"shapes")
    link = tmp_path / "libpango.so.0"
    link.symlink_to("libpango.so.0.50")
    monkeypatch.setattr(libraries, "_links", lambda: (link,))
    return link


def test_another_release_of_pango_is_another_key(library):
    before = key_of(["a"])
    assert key_of(["a"]) == before
    (library.parent / "libpango.so.0.52").write_bytes(b"shapes")
    library.unlink()
    library.symlink_to("libpango.so.0.52")
    assert key_of(["a"]) != before


def test_a_mended_file_of_the_same_release_is_another_key(library):
    before = key_of(["a"])
    os.utime(library, (1, 1))
    patched = key_of(["a"])
    library.unlink()
    assert len({before, patched, key_of(["a"])}) == 3


def test_what_shapes_and_lays_out_is_found_here():
    found = libraries.libraries_state()
    assert all(name in found for name in ("libpango-1.0", "libharfbuzz.", "libfreetype"))
    assert "none" not in found


def test_a_machine_without_them_has_a_key_too(monkeypatch):
    libraries._links.cache_clear()
    monkeypatch.setattr(libraries, "ASKED", ("libnowhere.so.0",))
    monkeypatch.setattr(libraries, "ALONG", ())
    assert libraries.libraries_state() == ""
    assert key_of(["a"])
    libraries._links.cache_clear()


def test_weasyprint_asks_the_loader_for_the_same_names():
    """In another release it may load others: then the names here must follow."""
    source = Path(find_spec("weasyprint.text.ffi").origin).read_text()
    assert [name for name in libraries.ASKED if f"'{name}'" not in source] == []
