"""Found words are kept: found once, never trusted blindly, and printing goes on without them."""

import sqlite3
import threading

import pytest

from taskforce.khmer import break_lines, breaks
from taskforce.khmer.kept_words import KeptWords

LINE = "ក្រុមការងារបានចុះមូលដ្ឋាន"


@pytest.fixture
def kept(tmp_path):
    return KeptWords(tmp_path / "words.sqlite3")


def finder(found, words=("ក្រុមការងារ", "បាន", "ចុះ", "មូលដ្ឋាន")):
    def find(line):
        found.append(line)
        return list(words)

    return find


def test_words_are_found_once(kept):
    found = []
    for _ in range(3):
        assert "".join(kept.words(LINE, "a", finder(found))) == LINE
    assert KeptWords(kept.path).words(LINE, "a", finder(found))[1] == "បាន"
    assert found == [LINE]


def test_another_source_finds_its_own(kept):
    found = []
    kept.words(LINE, "a", finder(found))
    assert kept.words(LINE, "b", finder(found, [LINE])) == [LINE]
    assert len(found) == 2


def test_no_text_can_be_read_out_of_the_file(kept):
    kept.words(LINE, "a", finder([]))
    content = b"".join(path.read_bytes() for path in kept.path.parent.iterdir())
    assert LINE.encode() not in content
    assert LINE[:5].encode() not in content


def test_what_does_not_fit_the_line_is_found_anew(kept):
    found = []
    kept.words(LINE, "a", finder(found))
    with sqlite3.connect(kept.path) as connection:
        connection.execute("UPDATE line SET lengths = x'0100'")
    assert "".join(kept.words(LINE, "a", finder(found))) == LINE
    assert len(found) == 2


def test_a_damaged_file_is_begun_anew(kept):
    kept.path.write_bytes(b"this is no database, whatever its name says" * 100)
    found = []
    for _ in range(3):
        assert "".join(kept.words(LINE, "a", finder(found))) == LINE
    assert len(found) < 3


def test_without_a_place_to_write_the_words_are_found_all_the_same(tmp_path):
    kept = KeptWords(tmp_path / "no such folder" / "words.sqlite3")
    assert "".join(kept.words(LINE, "a", finder([]))) == LINE


def test_the_oldest_lines_go(kept):
    for number in range(30):
        kept.words(f"{LINE}{number}", "a", lambda line: [line])
    small = KeptWords(kept.path, most=10)
    small.words(LINE, "a", finder([]))
    with sqlite3.connect(kept.path) as connection:
        assert connection.execute("SELECT count(*) FROM line").fetchone()[0] <= 11


def test_many_threads_may_ask(kept):
    wrong = []

    def ask():
        for number in range(50):
            line = f"{LINE}{number}"
            if "".join(kept.words(line, "a", lambda line: [line[:5], line[5:]])) != line:
                wrong.append(line)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_second_print_neither_divides_nor_loads_the_model(kept, monkeypatch):
    usual = breaks._kept
    try:
        breaks.keep_words(kept)
        first = break_lines(LINE)
        breaks.keep_words(kept)
        monkeypatch.setattr(breaks, "segment", lambda line: pytest.fail("divided again"))
        assert break_lines(LINE) == first
    finally:
        breaks.keep_words(usual)
