"""Digits in a finished page: Khmer where a person reads them, as they are where a program does."""

import time

import pytest

from taskforce.khmer.markup import khmer_digits_in_markup


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("<p>15 ឃុំ, 1,234.5 %</p>", "<p>១៥ ឃុំ, ១,២៣៤.៥ %</p>"),
        ('<a href="/a/15/?p=2" id="x1">2</a>', '<a href="/a/15/?p=2" id="x1">២</a>'),
        (
            '<td title="លេខ 2" data-n="2">&#8211; 3</td>',
            '<td title="លេខ ២" data-n="2">&#8211; ៣</td>',
        ),
        ("<svg viewBox='0 0 1 1'><text>1.5</text></svg>", None),
        ("<script>let a = 1;</script>", None),
        ('<textarea name="a">12</textarea>', None),
        ("<code>2026</code> 2026", "<code>2026</code> ២០២៦"),
        ("2026-S1, list2.csv, a1@example.kh, https://x.kh/1", None),
        ("<!-- 1 -->", None),
        ('<input value="12" placeholder="12">', '<input value="12" placeholder="១២">'),
    ],
)
def test_digits_that_are_read(given, expected):
    assert khmer_digits_in_markup(given) == (given if expected is None else expected)


def test_time_is_linear():
    begin = time.perf_counter()
    for text in ("." * 300_000, "<p>1" * 60_000, "&" * 300_000, "1a" * 150_000, "1" * 300_000):
        khmer_digits_in_markup(text)
    assert time.perf_counter() - begin < 3
