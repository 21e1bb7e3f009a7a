"""The table of accounts that a newcomer reads in a terminal."""

from taskforce.management.commands.demo_accounts import ACCOUNTS, as_table, cells


def test_signs_above_and_below_take_no_cell():
    assert cells("admin") == 5
    assert cells("ពាក្យ") == 4
    assert cells("ទូទាំង") == 4


def test_the_columns_stand_below_one_another():
    lines = as_table(ACCOUNTS).splitlines()
    words = ["លេខាធិការដ្ឋានក្រុង ស្រុក ខណ្ឌ", "អ្នកមើល"]
    starts = {cells(line.partition(word)[0]) for line in lines for word in words if word in line}
    assert len(lines) == 1 + len(ACCOUNTS)
    assert len(starts) == 1
