"""The addresses of instructions and of what they ask of each unit."""

from django.urls import path

from secretariat.views import (
    assignments,
    digests,
    extensions,
    instructions,
    letters,
    rereading,
    writing,
    writing_parts,
)

urlpatterns = [
    path("instructions/", instructions.instruction_list, name="instruction_list"),
    path("instructions/<number:pk>/", instructions.instruction_detail, name="instruction_detail"),
    path(
        "instructions/<number:pk>/withdraw/",
        instructions.instruction_withdraw,
        name="instruction_withdraw",
    ),
    path(
        "instructions/<number:pk>/follow/",
        instructions.instruction_follow,
        name="instruction_follow",
    ),
    path(
        "instructions/<number:pk>/missing/",
        instructions.instruction_missing,
        name="instruction_missing",
    ),
    path(
        "instructions/<number:pk>/board/",
        instructions.instruction_board,
        name="instruction_board",
    ),
    path(
        "instructions/<number:pk>/board/<code:unit_code>/",
        instructions.instruction_board,
        name="instruction_board_unit",
    ),
    path(
        "instructions/<number:pk>/letter/<code:unit_code>/",
        letters.instruction_letter,
        name="instruction_letter",
    ),
    path(
        "instructions/<number:pk>/letters/",
        letters.instruction_letters,
        name="instruction_letters",
    ),
    path(
        "instructions/<number:pk>/letters/<code:unit_code>/",
        letters.instruction_letters,
        name="instruction_letters_unit",
    ),
    # Writing one
    path("instructions/new/", writing.instruction_new, name="instruction_new"),
    path("instructions/<number:pk>/words/", writing.instruction_words, name="instruction_words"),
    path("instructions/<number:pk>/copy/", writing.instruction_copy, name="instruction_copy"),
    path("instructions/<number:pk>/issue/", writing.instruction_issue, name="instruction_issue"),
    path(
        "instructions/<number:pk>/discard/", writing.instruction_discard, name="instruction_discard"
    ),
    path(
        "instructions/<number:pk>/clauses/new/",
        writing_parts.clause_new,
        name="instruction_clause_new",
    ),
    path("clauses/<number:pk>/", writing_parts.clause_edit, name="clause_edit"),
    path(
        "clauses/<number:pk>/move/",
        writing_parts.part_move,
        {"what": "clause"},
        name="clause_move",
    ),
    path(
        "clauses/<number:pk>/remove/",
        writing_parts.part_remove,
        {"what": "clause"},
        name="clause_remove",
    ),
    path(
        "clauses/<number:pk>/requirements/new/",
        writing_parts.requirement_new,
        name="clause_requirement_new",
    ),
    path("requirements/<number:pk>/", writing_parts.requirement_edit, name="requirement_edit"),
    path(
        "requirements/<number:pk>/move/",
        writing_parts.part_move,
        {"what": "requirement"},
        name="requirement_move",
    ),
    path(
        "requirements/<number:pk>/remove/",
        writing_parts.part_remove,
        {"what": "requirement"},
        name="requirement_remove",
    ),
    path(
        "requirements/<number:pk>/places/",
        writing_parts.place_add,
        name="requirement_place_add",
    ),
    path(
        "requirements/<number:pk>/places/<code:unit_code>/remove/",
        writing_parts.place_remove,
        name="requirement_place_remove",
    ),
    path("deadlines/<number:pk>/", writing_parts.deadline_edit, name="deadline_edit"),
    path("deadlines/<number:pk>/read-anew/", rereading.deadline_reread, name="reading_new"),
    # What one unit has to do
    path("assignments/<number:pk>/", assignments.assignment_detail, name="assignment_detail"),
    path("assignments/<number:pk>/check/", assignments.assignment_check, name="assignment_check"),
    path("assignments/<number:pk>/state/", assignments.assignment_state, name="assignment_state"),
    path(
        "assignments/<number:pk>/take-back/",
        assignments.assignment_unstate,
        name="assignment_unstate",
    ),
    path("reminders/", digests.digest_list, name="digest_list"),
    path("reminders/<number:pk>/", digests.digest_detail, name="digest_detail"),
    path("reminders/<number:pk>/read/", digests.digest_read, name="digest_read"),
    # More time
    path("extensions/", extensions.extension_list, name="extension_list"),
    path("extensions/<number:pk>/", extensions.extension_decide, name="extension_decide"),
    path("assignments/<number:pk>/extend/", extensions.extension_ask, name="extension_ask"),
]
