"""The sentence of every fault. Each says what is wrong and, where it is not plain, what to do."""

from django.utils.translation import gettext_lazy as _

from taskforce.formats.digits import digits, sentence
from taskforce.khmer import MESSAGES as KHMER_MESSAGES

FILE = {
    "file_unreadable": _(
        "The file %(file)s cannot be read: %(reason)s. Check where it lies and whether you "
        "may read it."
    ),
    "unknown_province": _(
        "There is no capital or province %(province)s. Give its code or its name."
    ),
    "empty_file": _("The file is empty. Check whether you chose the right one."),
    "file_too_large": _("The file is larger than %(limit)s MB. Send it in parts."),
    "encrypted_or_old_xls": _(
        "This is an old Excel file (.xls) or one with a password. "
        "Save it as .xlsx without a password and send it again."
    ),
    "html_not_excel": _(
        "This is a web page that only bears the name of an Excel file, and no list was found in "
        "its tables. Open it in Excel, save it as .xlsx and send it again."
    ),
    "not_a_spreadsheet": _("This is not a spreadsheet. Send an Excel file (.xlsx) or a CSV file."),
    "other_spreadsheet": _(
        "This is a spreadsheet of another program or kind (.xlsb, .ods, .numbers). Open it, "
        "save it as an Excel workbook (.xlsx) and send that."
    ),
    "only_a_workbook": _(
        "This is not the Excel file (.xlsx) that was downloaded here. Open the one you filled in, "
        "save it as .xlsx and send that."
    ),
    "unreadable_file": _(
        "The file is damaged and cannot be read. Open it, save it again as .xlsx and send it."
    ),
    "archive_too_large_unpacked": _(
        "The file holds far more than a list of members does. Copy the list alone into a new "
        "workbook (.xlsx) and send that, or send it in parts."
    ),
    "too_many_parts": _(
        "The workbook consists of too many parts. Copy the list alone into a new workbook "
        "(.xlsx) and send that."
    ),
    "more_than_a_list": _(
        "The file holds far more than a list of members does. Copy the list alone into a new "
        "workbook (.xlsx) and send that, or send it in parts."
    ),
    "too_many_sheets": _(
        "The workbook has more than %(limit)s sheets. Copy those with the list into a new "
        "workbook and send that."
    ),
    "unclosed_quote": _(
        "A quotation mark in line %(line)s is never closed, so where its row ends cannot be told. "
        "Delete it, or save the list as .xlsx."
    ),
    "active_content": _(
        "The workbook holds things that can start programs: buttons, links to other programs, or "
        "files packed into it. Copy the list alone into a new workbook and send that."
    ),
    "xml_dtd_forbidden": _(
        "The workbook holds a document type definition (DTD), which no Excel file needs. "
        "Open it in Excel and save it again as .xlsx."
    ),
    "macros_forbidden": _(
        "The workbook holds macros. Save it as .xlsx without macros and send it again."
    ),
    "unsafe_path": _(
        "The workbook holds a part with an unsafe name. Open it in Excel, save it again as "
        ".xlsx and send that."
    ),
    "invalid_encoding": _(
        "Line %(line)s holds letters that cannot be read. Save the file as .xlsx or as “CSV UTF-8”."
    ),
    "khmer_lost": _(
        "The Khmer letters were lost when the file was saved as CSV: only question marks are "
        "left. Save the original as .xlsx or as “CSV UTF-8”."
    ),
    "too_many_rows": _(
        "The sheet has more than %(limit)s rows. Delete the empty rows below the list, "
        "or send it in parts."
    ),
    "too_many_columns": _(
        "The sheet has more than %(limit)s columns. Delete what stands to the right of the "
        "list and send it again."
    ),
    "header_not_found": _(
        "No row with the names of the columns was found in the first %(rows)s rows. "
        "Use the headers of the template."
    ),
    "hidden_sheets": _(
        "All sheets that hold something are hidden. Show the sheet with the list and send the "
        "workbook again."
    ),
    "sheet_without_headers": _(
        "This sheet has no row with the names of the columns. If it is a list of members, use the "
        "headers of the template; if not, delete or hide the sheet. Then send the workbook again."
    ),
    "missing_column": _("A column is missing: %(names)s. Use the headers of the template."),
    "duplicate_header": _(
        "Columns %(columns)s mean the same: “%(header)s”. Leave one, or give the other "
        "another header, and send the list again."
    ),
    "took_too_long": _(
        "Reading the file took too long or too much memory, so it was stopped. Save the list alone "
        "as a new .xlsx file and send that, or send it in parts."
    ),
    "to_be_sent_again": _(
        "Lists are read in another way since this file was sent. Send it once more."
    ),
    "abandoned": _(
        "Nobody confirmed this list for a long time, so the file and its rows were removed. "
        "Send it once more."
    ),
    "no_rows": _(
        "There is no member below the row of headers. Write one in each row below it and send"
        " the list again."
    ),
}

ROW = {
    "nul_byte": _("The row holds a NUL character, which no text may hold. Type it again."),
    "text_too_long": _("The text is longer than %(limit)s characters. Shorten it."),
    "formula_cell": _("A formula that reaches outside the sheet: its last value is taken as text."),
    "formula_without_value": _("The cell holds a formula without a value. Type the value itself."),
    "excel_error_value": _(
        "The cell holds an error of the spreadsheet, not a value. Type the value."
    ),
    "missing_name": _("The name is missing. Write it, or delete the row."),
    "placeholder_name": _("This is not a name. Leave out seats that nobody holds."),
    "name_bad_start": _("A name may not begin with = + - or @. Take the sign away."),
    "name_not_khmer": _("Write the name in Khmer letters."),
    "legacy_encoding": _(
        "This is typed in an old font, such as Limon. Confirm that it is to be converted, or type "
        "it again in Khmer Unicode."
    ),
    "no_font_table": _(
        "Some of this is typed in an old font, in signs that cannot be read here. Type it again "
        "in Khmer Unicode."
    ),
    "bidi_control_removed": _("An invisible sign that turns the direction of text was removed."),
    "missing_role": _("The role is missing. Write it in the row."),
    "unknown_role": _("This role is not known. Write one of these: %(roles)s."),
    "unknown_sex": _("The sex is not understood and is left empty. Write ប្រុស or ស្រី."),
    "both_sexes": _("Man and woman are both ticked: the sex is left empty. Tick one of them."),
    "sex_honorific_mismatch": _("The honorific does not go with the sex. Look at both."),
    "born_in_future": _("The date of birth lies in the future. Look at the year."),
    "appointed_before_birth": _(
        "The appointment lies before the date of birth. Look at the years of both."
    ),
    "missing_unit": _("The unit is missing: give its code or its name."),
    "unknown_unit": _("There is no such unit here. Check the name, or give the code."),
    "ambiguous_unit": _("Several units bear this name: %(codes)s. Give the district or the code."),
    "unit_outside_scope": _(
        "This unit does not belong to %(province)s. Correct it, or send the member with the "
        "list of that province."
    ),
    "unit_code_name_mismatch": _(
        "Code and name do not agree: code %(code)s is %(found)s. Correct one of them."
    ),
    "unit_code_unknown": _(
        "There is no code %(code)s; by its name the unit would be %(found)s. Correct the "
        "code, or leave it empty."
    ),
    "unit_kind_mismatch": _("The kind does not agree: %(found)s is taken."),
    "leading_zero_restored": _("The leading zero was missing: %(code)s is taken."),
    "unit_code_rewritten": _("The code is written in another way: %(code)s is taken."),
    "retired_unit_code": _("This is an old code: %(code)s (%(found)s) is taken."),
    "duplicate_in_file": _(
        "The same person, role and unit already stand in row %(other)s. Delete one of the two rows."
    ),
    "person_in_two_groups": _("The same person also stands in row %(other)s, in another group."),
    "second_head": _(
        "Row %(other)s already names a head of this group: this row waits and is not stored. "
        "Decide who it is, give the other another role, and send the list again."
    ),
    "holder_listed_below": _(
        "This person holds the seat today, and row %(other)s names another, who would succeed. "
        "Only one of the two can be meant: take one out of the list, and send it again."
    ),
    "second_permanent_deputy": _(
        "Row %(other)s already names a permanent deputy of this group: this row waits and is not "
        "stored. Decide who it is, give the other another role, and send the list again."
    ),
    "seat_taken": _(
        "%(holder)s has held this seat since %(since)s. "
        "Give a later day of appointment, or end that seat first."
    ),
    "holder_succeeded": _("Succeeds %(holder)s, whose term ends on %(day)s."),
    "already_served": _(
        "This person held the role here until %(until)s. Give a day of appointment after that."
    ),
    "acting_kept": _("Whether this person acts in the seat or holds it stays as it is recorded."),
    "start_differs": _("Already in office since %(since)s: that day is kept."),
    "second_role_here": _(
        "Already sits here as %(role)s; that seat does not end. Where it should, end it by an act."
    ),
    "second_role_ends": _(
        "Already sits here as %(role)s; the list is complete without it, so that seat ends on "
        "%(day)s. If both are right, add a row for that role."
    ),
    "person_elsewhere": _(
        "This person is already recorded for another province: personal details stay as they are."
    ),
    "ambiguous_person": _("Several members of this group bear the name. Give the date of birth."),
    "perhaps_sits_here": _(
        "%(name)s sits in this group already and is perhaps the same person: this row would add "
        "a second one. Where it is the same, take the row out and correct the person’s page."
    ),
    "unknown_seat_no": _(
        "There is no seat of this number here. Write the number that the roster has in this row; "
        "leave the cell empty for who is added."
    ),
    "seat_no_twice": _(
        "This number already stands in row %(other)s, and a seat has one row. Leave the cell "
        "empty for who is added."
    ),
    "seat_no_ended": _(
        "The seat of this number ended on %(day)s. Take the row out, or leave the cell empty "
        "where the person is appointed anew."
    ),
    "another_in_seat": _(
        "Name and date of birth are both other than those of %(name)s, whose seat has this "
        "number: this is another person. Leave the seat number empty for one who follows."
    ),
    "unlike_in_seat": _(
        "The name is quite unlike that of %(name)s, whose seat has this number, and no date of "
        "birth says that it is the same person. Leave the seat number empty for one who follows; "
        "where it is the same, correct the person’s page."
    ),
    "name_replaced": _(
        "The name of %(name)s becomes quite another one. Where somebody follows in the seat, "
        "leave the seat number empty."
    ),
    "name_kept_elsewhere": _(
        "Another capital or province keeps the details of %(name)s and corrects the name. Write "
        "it as it was, or leave the seat number empty for one who follows."
    ),
    "written_otherwise": _(
        "Row %(other)s writes the name or date of birth of the same person in another way. Write "
        "both alike."
    ),
    "identity_taken": _(
        "Somebody else of this name and date of birth is already recorded, or stands in a row "
        "above. Look at both; where it is one person, merge the two records."
    ),
    "two_digits_taken": _(
        "The year has two digits only: %(day)s is taken. Where it is another, write all four."
    ),
}

# What the reading of dates and telephone numbers refuses; their words stand with them.
MESSAGES = FILE | ROW | {code: _(words) for code, words in KHMER_MESSAGES.items()}

# Heads the column of reasons in a workbook that is sent back; `columns.REASON_HEADERS` knows it.
REASONS = _("What to correct")
# Below the reasons of a row, where the list has far too many of them.
MORE_REASONS = _("%(count)s more in this row. Correct these first, then send the list again.")

# Why a sheet of a workbook was passed over.
IGNORED = {
    "hidden": _("the sheet is hidden"),
    "empty": _("the sheet is empty"),
    "no_header": _("it has no row of headers"),
}

# Why a row below the headers is no entry.
SKIPPED = {
    "blank": _("blank rows"),
    "section_heading": _("headings of sections"),
    "total_row": _("totals"),
    "footer": _("words and signatures below the list"),
    "header": _("headers that stand there again"),
    "column_numbers": _("numbers of the columns"),
    "example": _("the example of the template"),
}


def worded(code: str, params: dict) -> str:
    """Return the sentence of a fault in the reader's language."""
    return sentence(str(MESSAGES[code]) % params)


def marking_words() -> dict[str, str]:
    """Return the words of a workbook that is sent back, for the process that knows no language."""
    return {"title": str(REASONS), "more": str(MORE_REASONS), "digits": digits("0123456789")}
