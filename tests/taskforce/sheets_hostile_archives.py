"""Hostile archives, made for a test: they lie, hide something, or are no workbook at all."""

import io
import struct
import zipfile

from taskforce.sheets.writing import Sheet, write_workbook
from tests.taskforce.sheets_made import HEADER, MEMBER, with_part

ROW = [MEMBER.get(name, "") for name in HEADER]
PLAIN = write_workbook([Sheet("១", [list(HEADER.values()), ROW])])
SHEET = "xl/worksheets/sheet1.xml"
LINK = b'<externalLink xmlns="x"><%s/></externalLink>'


def archive_of(**parts: bytes) -> bytes:
    """Return a zip of parts; of their names a double underscore is a slash, a single one a dot."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return stream.getvalue()


def _places(name: str) -> tuple[int, int]:
    """Return where the entries of a part begin: before its bytes, and in the directory."""
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        return archive.getinfo(name).header_offset, PLAIN.rfind(
            b"PK\1\2", 0, PLAIN.rfind(name.encode())
        )


def _lie(at_first: int, at_last: int, form: str, value: int, name=SHEET) -> bytes:
    """Return the workbook with a field of a part's two entries changed."""
    content, (first, last) = bytearray(PLAIN), _places(name)
    struct.pack_into(form, content, first + at_first, value)
    struct.pack_into(form, content, last + at_last, value)
    return bytes(content)


def wrong_sum():
    return _lie(14, 16, "<I", 0xDEADBEEF)


def smaller_than_said():
    return _lie(22, 24, "<I", 60_000)


def larger_than_said():
    return _lie(22, 24, "<I", 50)


def encrypted_part():
    return _lie(6, 8, "<H", 1)


def unknown_packing():
    return _lie(8, 10, "<H", 97)


def part_beyond_the_end():
    content, (_first, last) = bytearray(PLAIN), _places(SHEET)
    struct.pack_into("<I", content, last + 42, 0x7FFFFFFF)
    return bytes(content)


def cut_directory():
    return PLAIN[: PLAIN.rfind(b"PK\1\2") + 20] + PLAIN[-22:]


def cut_short():
    return PLAIN[: len(PLAIN) * 2 // 3]


def only_an_end():
    return b"PK\5\6" + b"\0" * 18


def zip64():
    """The directory is said to be elsewhere, and to be endless."""
    far = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, 2**60, 2**60, 2**60, 0)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, len(PLAIN) - 22, 1)
    return PLAIN[:-22] + far + locator + PLAIN[-22:]


def sizes_of_zip64():
    """A part whose size stands where no 32 bits limit it."""
    content, (_first, last) = bytearray(PLAIN), _places(SHEET)
    struct.pack_into("<I", content, last + 24, 0xFFFFFFFF)
    return bytes(content)


def something_before():
    return b"PK-- not yet a workbook --" + PLAIN


def program_before():
    return b"MZ\x90\0" + b"\0" * 60 + PLAIN


def twice_the_same_part():
    stream = io.BytesIO(PLAIN)
    with zipfile.ZipFile(stream, "a") as archive:
        # The library warns of the second one, and so it gets another name first.
        archive.writestr("xl/worksheets/sheet9.xml", b"<worksheet/>")
    return stream.getvalue().replace(b"xl/worksheets/sheet9.xml", SHEET.encode())


def same_part_in_capitals():
    return with_part(PLAIN, SHEET.upper(), b"<worksheet/>")


def above_its_folder():
    return with_part(PLAIN, "xl/../../../etc/cron.d/x", b"x")


def backwards():
    return with_part(PLAIN, "xl\\..\\..\\x.xml", b"<x/>")


def on_a_drive():
    return with_part(PLAIN, "C:/x.xml", b"<x/>")


def name_of_signs():
    return with_part(PLAIN, "xl/\u202elmx.xml", b"<x/>")


def macros():
    return with_part(PLAIN, "xl/VBAProject.bin", b"x")


def macros_of_old():
    return with_part(PLAIN, "xl/macrosheets/sheet1.xml", b"<x/>")


def macros_packed_in():
    return with_part(PLAIN, "xl/embeddings/letter.docm", b"x")


def controls():
    return with_part(PLAIN, "xl/activeX/activeX1.bin", b"x")


def object_packed_in():
    return with_part(PLAIN, "xl/embeddings/oleObject1.bin", b"x")


def program_packed_in():
    return with_part(PLAIN, "xl/media/setup.exe", b"MZ")


def link_to_a_program():
    return with_part(
        PLAIN, "xl/externalLinks/externalLink1.xml", LINK % b'ddeLink ddeService="cmd"'
    )


def link_to_an_object():
    link = ("\ufeff" + (LINK % b'oleLink progId="Package"').decode()).encode("utf-16-le")
    return with_part(PLAIN, "xl/externalLinks/externalLink1.xml", link)


def slow_prologs():
    stream = io.BytesIO(PLAIN)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(900):
            archive.writestr(f"xl/x{number}.xml", b" " * 200_000)
    return stream.getvalue()


def many_links():
    stream = io.BytesIO(PLAIN)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(64):
            link = LINK % b"externalBook" + b" " * 2_900_000
            archive.writestr(f"xl/externalLinks/externalLink{number}.xml", link)
    return stream.getvalue()


def binary_workbook():
    return archive_of(_Content_Types__xml=b"<Types/>", xl__workbook_bin=b"\x83\1\0")


def open_document():
    return archive_of(
        mimetype=b"application/vnd.oasis.opendocument.spreadsheet", content_xml=b"<office/>"
    )


def numbers():
    return archive_of(Index__Document_iwa=b"\0", Index__Tables__Tile_iwa=b"\0")


def letter():
    return archive_of(word__document_xml=b"<document/>")


def excel_95():
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000


def excel_4():
    return b"\x09\4\6\0\0\4\x10\0" + b"\0" * 2_000


# Each with the reason for which it is refused; those without are read, as nothing of it is opened.
REASONS = {
    wrong_sum: "unreadable_file",
    smaller_than_said: "",
    larger_than_said: "unreadable_file",
    encrypted_part: "encrypted_or_old_xls",
    unknown_packing: "unreadable_file",
    part_beyond_the_end: "unreadable_file",
    cut_directory: "unreadable_file",
    cut_short: "unreadable_file",
    only_an_end: "unreadable_file",
    zip64: "too_many_parts",
    sizes_of_zip64: "archive_too_large_unpacked",
    something_before: "unreadable_file",
    program_before: "invalid_encoding",
    twice_the_same_part: "unreadable_file",
    same_part_in_capitals: "unreadable_file",
    above_its_folder: "unsafe_path",
    backwards: "unsafe_path",
    on_a_drive: "unsafe_path",
    name_of_signs: "unsafe_path",
    macros: "macros_forbidden",
    macros_of_old: "macros_forbidden",
    macros_packed_in: "macros_forbidden",
    controls: "active_content",
    object_packed_in: "active_content",
    program_packed_in: "active_content",
    link_to_a_program: "active_content",
    link_to_an_object: "active_content",
    slow_prologs: "unreadable_file",
    many_links: "",
    binary_workbook: "not_a_spreadsheet",
    open_document: "not_a_spreadsheet",
    numbers: "not_a_spreadsheet",
    letter: "not_a_spreadsheet",
    excel_95: "encrypted_or_old_xls",
    excel_4: "encrypted_or_old_xls",
}
ARCHIVES = {made.__name__: made for made in REASONS}
