"""An answer in words, as the pages and the files show it."""

from django.utils.translation import gettext as _

from reporting.models import Question
from taskforce.templatetags.khmer import day, figure

Type = Question.Type


def in_words(answer, question) -> str:
    if question.type == Type.YES_NO:
        return yes_or_no()[bool(answer.number)]
    if question.type == Type.CHOICE:
        return answer.choice.label
    if question.type == Type.DATE:
        return day(answer.date)
    if question.type == Type.TEXT:
        return answer.text
    return figure(answer.number, question.decimals)


def yes_or_no() -> dict[bool, str]:
    return {True: _("Yes"), False: _("No")}
