"""Headings break between words and names, and say the same as before."""

import re

from django.utils.html import strip_tags

from taskforce.templatetags.khmer import phrases

PHRASE = re.compile('<span class="phrase">(.*?)</span>')
SYSTEM = "ប្រព័ន្ធគ្រប់គ្រងក្រុមការងាររាជរដ្ឋាភិបាលចុះមូលដ្ឋាន"


def test_official_terms_stay_whole():
    assert {"ក្រុមការងារ", "រាជរដ្ឋាភិបាល"} <= set(PHRASE.findall(phrases(SYSTEM)))


def test_names_stay_whole_and_spaces_stay():
    assert PHRASE.findall(phrases("ខេត្តកណ្តាល · ឆ្នាំ២០២៦"))[0] == "ខេត្តកណ្តាល"
    assert strip_tags(phrases("ខេត្តកណ្តាល · ឆ្នាំ២០២៦")) == "ខេត្តកណ្តាល · ឆ្នាំ២០២៦"


def test_nothing_is_added_to_what_is_copied():
    assert strip_tags(phrases(SYSTEM)) == SYSTEM


def test_markup_is_text():
    assert "<b>" not in phrases("<b>ខេត្ត</b>")


def test_other_languages_break_as_they_do():
    assert phrases("Kandal province") == "Kandal province"
