"""What the admin's own scripts write is in Khmer digits, and they read it back right."""

import re

import pytest


@pytest.mark.django_db(transaction=True)
def test_the_calendar_counts_in_khmer(admin, sign_in):
    page = sign_in(admin)
    page.goto(f"{page.url}admin/taskforce/membership/add/")
    page.fill("#id_starts_on", "០៥/០៩/២០២៤")
    page.click("#calendarlink0")
    drawn = page.inner_text("#calendarbox0")
    assert "កញ្ញា ២០២៤" in drawn
    assert "៣០" in drawn
    assert not re.search("[0-9]", drawn)
    page.click("#calendarbox0 td a:text-is('១៥')")
    assert page.input_value("#id_starts_on") == "15/09/2024"
