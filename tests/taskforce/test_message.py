"""A sentence that is kept in one language and said in another."""

import json

import pytest
from django.utils import translation

from taskforce.formats.message import Message

LATE = Message(
    "“%(title)s” was not printed within %(seconds)d seconds.", {"title": "ក ខ", "seconds": 90}
)
FAILED = Message(
    "“%(title)s” could not be printed: the log of the server has the reason.", {"title": "ក"}
)
MESSAGES = [LATE, FAILED, Message("You stopped it."), Message("what nobody translated: 100 %")]


def said(message, language):
    with translation.override(language):
        return str(message)


@pytest.mark.parametrize("message", MESSAGES)
def test_a_message_is_kept_as_json(message):
    assert Message.from_json(json.loads(json.dumps(message.as_json()))) == message


def test_a_message_is_said_in_the_language_and_the_digits_of_the_reader():
    assert said(LATE, "en") == "“ក ខ” was not printed within 90 seconds."
    assert "៩០ វិនាទី" in said(LATE, "km")
    assert said(MESSAGES[-1], "km") == "what nobody translated: 100 %"


@pytest.mark.parametrize("language", ["km", "en"])
@pytest.mark.parametrize("message", MESSAGES)
def test_what_was_told_as_a_text_is_heard_as_its_message(message, language):
    with translation.override(language):
        assert Message.heard(str(message)) == message


def test_a_number_is_heard_as_the_exception_wrote_it():
    with translation.override("km"):
        text = translation.gettext(LATE.text) % LATE.values
        assert "90" in text
        assert Message.heard(text) == LATE
