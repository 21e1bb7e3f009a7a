"""The sentence of a kind of fault, where many cells have it: without what is said of one cell."""

from django.utils.translation import gettext_lazy as _

from .messages import worded

# For each fault whose own sentence names particulars of its cell.
KINDS = {
    "text_too_long": _("The text is too long. Shorten it."),
    "unknown_role": _("This role is not known. Take one of those in the template."),
    "ambiguous_unit": _("Several units bear this name. Give the district or the code."),
    "unit_outside_scope": _(
        "This unit does not belong to the capital or province of the list. Correct it, or send the "
        "member with the list of that province."
    ),
    "unit_code_name_mismatch": _("Code and name are of two different units. Correct one of them."),
    "unit_code_unknown": _(
        "There is no such code, but there is a unit of that name. Correct the code, or leave it "
        "empty."
    ),
    "unit_kind_mismatch": _(
        "The kind does not agree: the kind of the unit that is known is taken."
    ),
    "unit_code_rewritten": _("The code is written in another way: its usual form is taken."),
    "leading_zero_restored": _("The leading zero of the code was missing and is put back."),
    "retired_unit_code": _("An old code: the code of today is taken."),
    "duplicate_in_file": _(
        "The same person, role and unit already stand in a row above. Delete one of the rows."
    ),
    "person_in_two_groups": _(
        "The same person also stands in a row of another group. If these are two people, correct "
        "the dates of birth."
    ),
    "second_head": _(
        "A row above already names a head of the same group: these rows wait and are not stored. "
        "Decide who it is, give the other another role, and send the list again."
    ),
    "second_permanent_deputy": _(
        "A row above already names a permanent deputy of the same group: these rows wait and are "
        "not stored. Decide who it is, give the other another role, and send the list again."
    ),
    "holder_listed_below": _(
        "This person holds the seat today, and a row above names another, who would succeed. "
        "Only one of the two can be meant: take one out of the list, and send it again."
    ),
    "seat_taken": _(
        "Another person holds this seat. Give a later day of appointment, or end that seat first."
    ),
    "holder_succeeded": _("Succeeds the holder of the seat, whose term ends on that day."),
    "already_served": _(
        "This person held the role here before. Give a day of appointment after the end of that."
    ),
    "start_differs": _("Already in office since another day: that day is kept."),
    "perhaps_sits_here": _(
        "Somebody of that name or date of birth sits in the same group already: these rows would "
        "add a second person. Where it is the same, take them out and correct the person’s page."
    ),
    "seat_no_twice": _(
        "This number already stands in a row above, and a seat has one row. Leave the cell empty "
        "for who is added."
    ),
    "seat_no_ended": _(
        "The seat of this number has ended. Take the row out, or leave the cell empty where the "
        "person is appointed anew."
    ),
    "another_in_seat": _(
        "Name and date of birth are both other than those of the person whose seat has this "
        "number: this is another person. Leave the seat number empty for one who follows."
    ),
    "unlike_in_seat": _(
        "The name is quite unlike that of the person whose seat has this number, and no date of "
        "birth says that it is the same person. Leave the seat number empty for one who follows; "
        "where it is the same, correct the person’s page."
    ),
    "name_replaced": _(
        "The name of the person becomes quite another one. Where somebody follows in the seat, "
        "leave the seat number empty."
    ),
    "name_kept_elsewhere": _(
        "Another capital or province keeps the details of this person and corrects the name. "
        "Write it as it was, or leave the seat number empty for one who follows."
    ),
    "written_otherwise": _(
        "A row above writes the name or date of birth of the same person in another way. Write "
        "both alike."
    ),
    "two_digits_taken": _(
        "The year has two digits only: it is taken as 19 and these two. Where it is another, "
        "write all four."
    ),
    "second_role_here": _(
        "Already sits here in another role; that seat does not end. Where it should, end it by an "
        "act."
    ),
    "second_role_ends": _(
        "Already sits here in another role; the list is complete without it, so that seat ends. "
        "If the person holds both, add a row for that role."
    ),
    "broken_text": _("A part of the text was lost when it was copied. Type it again."),
    "hidden_tag": _("Hidden signs stand in the text. Type it again."),
    "lone_mark": _("A vowel or a sign stands without its letter. Type the word again."),
    "heaped_marks": _("Far too many signs stand on one letter. Type the word again."),
    "legacy_font": _(
        "This is typed in an old font (Limon, ABC). Type it again in Khmer Unicode, or convert "
        "the text first."
    ),
}


def kind_worded(code: str, words: str, params: dict | None) -> str:
    """Return the sentence of a kind; `params` are those that all its cells share, if they do."""
    general = KINDS.get(words) or KINDS.get(code)
    if params is None and general:
        return str(general)
    return worded(words or code, params or {})
