"""The pages that show no day, each with the reason that it tells who comes from a past day."""

from django.utils.translation import gettext_lazy as _

ENTRY = _("something is entered here, and the form asks for the day from which it holds.")
ACT = _("an act shows its groups on the day on which it takes effect.")
RECORDS = _("records of people are compared and joined as they stand now.")
WORK = _("it shows work as far as it is now.")
IMPORT = _("an import stays as it was sent; the list itself says from which day it holds.")
REPORTS = _("reports are shown by their period: choose the period.")
INSTRUCTION = _("it shows what an instruction asks, and how far that is now.")
FORMS = _("a form is shown by its edition: choose the edition.")
EDITION = _("an edition stays as it was published.")
REORGANISATION = _("a reorganisation shows its units on the day on which it takes effect.")
PAPER = _("it hands out a file as it was kept.")
PROGRAMS = _("it is read by programs, and gives what is there now.")
LETTERHEAD = _("head and foot of papers are kept as they are now.")
CHOOSING = _("it proposes what can be chosen now.")
ACCOUNT = _("it is about your account.")
OTHER = _("it shows what is there now.")

PAGES = {
    ENTRY: (
        "act_new", "act_edit", "act_discard", "act_choose", "act_group", "act_appoint",
        "act_remove", "act_announce", "act_annul", "instrument_new", "instrument_edit",
        "office_new", "office_holder", "office_vacant", "target_list",
    ),
    ACT: ("act_detail", "act_pdf"),
    RECORDS: (
        "duplicate_list", "person_merge", "person_unmerge", "person_apart",
        "person_apart_forget",
    ),
    WORK: ("home", "review_queue", "review_accept", "job_list", "job_detail", "job_stop"),
    IMPORT: (
        "import_list", "import_new", "import_detail", "import_apply", "import_judge",
        "import_answer", "import_undo",
    ),
    REPORTS: (
        "report_start", "report_detail", "report_edit", "report_check", "report_submit",
        "report_accept", "report_return", "report_autosave", "report_receipt",
        "report_receipt_pdf",
        "report_versions", "report_version", "report_xlsx", "report_file", "report_file_store",
        "board", "board_period", "board_unit", "consolidation",
        "consolidation_period", "consolidation_unit", "consolidation_pdf", "consolidation_paper",
        "consolidation_xlsx", "figure_sources", "coverage_list", "comparison", "series",
        "series_xlsx", "passage_list",
    ),
    INSTRUCTION: (
        "instruction_list", "instruction_detail", "instruction_issue", "instruction_withdraw",
        "instruction_follow",
        "instruction_board", "instruction_board_unit", "instruction_missing",
        "assignment_detail", "assignment_check", "assignment_state", "assignment_unstate",
        "digest_list", "digest_detail", "instruction_letter",
        "extension_list", "extension_decide", "extension_ask",
        "instruction_new", "instruction_words", "instruction_copy", "instruction_discard",
        "instruction_clause_new", "instruction_letters", "instruction_letters_unit",
        "clause_edit", "clause_move", "clause_remove", "clause_requirement_new",
        "requirement_edit", "requirement_move", "requirement_remove", "requirement_place_add",
        "requirement_place_remove", "deadline_edit", "reading_new", "digest_read",
    ),
    FORMS: (
        "form_list", "form_detail", "form_titles", "form_copy", "form_issue", "form_discard",
        "form_preview", "form_trial", "form_trial_start", "form_difference", "form_xlsx",
        "form_file", "form_file_store", "form_file_replace", "form_file_put",
        "form_section_new", "form_rule_new", "form_question_new", "form_line_new",
        "form_part_edit", "form_part_move", "form_part_remove",
        "form_mappings", "form_mapping_new", "form_mapping", "form_mapping_trial",
        "form_mapping_force", "form_mapping_withdraw", "form_mapping_discard",
        "form_mapping_place", "form_mapping_step", "form_mapping_choices",
    ),
    EDITION: (
        "edition_list", "edition_new", "edition_detail", "edition_amend", "edition_print",
        "edition_figures", "edition_sources", "public_editions", "public_edition",
    ),
    REORGANISATION: (
        "reorganisation_list", "reorganisation_new", "reorganisation_detail",
        "reorganisation_edit", "reorganisation_change", "reorganisation_remove",
        "reorganisation_preview", "reorganisation_carry_out", "reorganisation_stop",
        "reorganisation_discard", "reorganisation_annul",
    ),
    PAPER: (
        "instrument_scan", "instrument_earlier_scan", "import_file", "import_errors",
        "import_template", "job_file", "edition_file", "edition_archive",
    ),
    PROGRAMS: ("data_units", "data_outlines", "data_values"),
    LETTERHEAD: ("letterhead",),
    CHOOSING: ("unit_pick", "person_pick"),
    ACCOUNT: (
        "sign_in", "sign_out", "password_change", "password_change_done", "set_language",
    ),
}  # fmt: skip
REASONS = {name: reason for reason, names in PAGES.items() for name in names}


def reason_for(name: str):
    """Return why a page shows no day, as the end of a sentence."""
    return REASONS.get(name, OTHER)
