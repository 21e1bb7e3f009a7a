"""Is it safe to open? Answered from the first bytes and the zip's directory.

A workbook of half a megabyte can unpack to a gigabyte, name files outside its folder,
carry macros or make an XML parser fetch addresses. All of these are refused here. What is
neither refused nor read (pictures, other documents packed in, links to other workbooks, custom
XML) is never unpacked, and is not in what is sent back.
"""

import io
import re
import struct
import zipfile
import zlib
from xml.parsers import expat

from .issues import FileRefusedError
from .limits import Limits
from .parsing import refuse_doctype

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK"
# Files that people attach by mistake; anything else is tried as CSV.
OLD_XLS = (b"\x09\0\x04\0", b"\x09\2\6\0", b"\x09\4\6\0", b"\x09\x08\x10\0", b"\x09\x08\x08\0")
OTHERS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"\x1f\x8b", b"7z\xbc")
HTML_STARTS = (b"<!doctype html", b"<html", b"<head", b"<meta", b"<table", b"<body", b"<div")
HTML_STARTS += (b"<!--", b"<style", b"<center", b"<font", b"<p>", b"<br")
XML_SHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
PACKED_PAGE = b"mime-version:"  # a web page packed as a letter with its pictures

# What the reading of a damaged archive may fail with.
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, RuntimeError, ValueError)
ENCRYPTED = 1  # a flag of a part
# What a click in the workbook would start. Office documents and pictures packed in are not.
ACTIVE = re.compile(r"xl/activex/|xl/embeddings/(?!.*\.(?:docx|xlsx|pptx)$)|.*\.exe$")
ACTIVE_TYPES = (b"ms-office.activex", b"oleobject")
LINKS = re.compile(r"xl/externallinks/[^/]*\.xml$")
WITH_MACROS = re.compile(r"\.(?:docm|xlsm|xlsb|xla|xlam|pptm|dotm|xltm)$")

END_RECORD = b"PK\x05\x06"
ZIP64_LOCATOR = b"PK\x06\x07"
PROLOG_BYTES = 65_536


def kind_of(content: bytes, limits: Limits) -> str:
    """Return which reader it is for.

    It is a `workbook` that is safe to open, a `web_page`, an `xml_sheet` of Excel 2003, or a
    `text`, such as CSV.

    Raises:
        FileRefusedError: where it is none of them.
    """
    if not content.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise FileRefusedError("empty_file")
    if len(content) > limits.bytes:
        raise FileRefusedError("file_too_large", limit=limits.bytes // 1_000_000)
    if content.startswith((OLE2, *OLD_XLS)):
        raise FileRefusedError("encrypted_or_old_xls")
    if content.startswith(ZIP):
        check_archive(content, limits)
        return "workbook"
    return _kind_of_text(content)


def _kind_of_text(content):
    # Without the zeros of UTF-16, in which a web page may be, too.
    start = content[:4000].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"").lstrip().lower()
    if start.startswith(HTML_STARTS) or (start.startswith(b"<?xml") and b"<html" in start):
        return "web_page"
    if start.startswith(b"<?xml") and XML_SHEET in start:
        return "xml_sheet"
    if start.startswith(PACKED_PAGE):
        raise FileRefusedError("html_not_excel")
    if start.startswith(b"<?xml") or content.startswith(OTHERS):
        raise FileRefusedError("not_a_spreadsheet")
    return "text"


def check_archive(content: bytes, limits: Limits) -> None:
    """Refuse a zip that is dangerous, or no workbook."""
    _check_directory(content, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_kind(archive)
            _check_parts(archive.infolist(), limits)
            _check_types(archive)
            for part in archive.infolist():
                if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                    _check_prolog(archive, part)
    except BROKEN as error:
        raise FileRefusedError("unreadable_file") from error


def _check_directory(content, limits):
    """Look at the directory's own size first: a long one fills the memory when it is read."""
    at = content.rfind(END_RECORD)
    if at < 0 or len(content) < at + 22:
        raise FileRefusedError("unreadable_file")
    count, size = struct.unpack("<HI", content[at + 10 : at + 16])
    zip64 = content[max(at - 20, 0) : at].startswith(ZIP64_LOCATOR)
    if zip64 or count > limits.parts or size > limits.directory_bytes:
        raise FileRefusedError("too_many_parts")


def _check_kind(archive):
    """Tell other spreadsheets that are archives, too: what to do with them is to save them anew."""
    names = {name.lower() for name in archive.namelist()}
    if "mimetype" in names and "content.xml" in names or "xl/workbook.bin" in names:
        raise FileRefusedError("not_a_spreadsheet", words="other_spreadsheet")
    if "index.zip" in names or any(name.endswith(".iwa") for name in names):
        raise FileRefusedError("not_a_spreadsheet", words="other_spreadsheet")


def _check_parts(parts, limits):
    names = [part.filename.lower() for part in parts]
    if len(parts) > limits.parts:
        raise FileRefusedError("too_many_parts")
    if any(_is_unsafe(name) for name in names):
        raise FileRefusedError("unsafe_path")
    if any(map(_is_macro, names)):
        raise FileRefusedError("macros_forbidden")
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise FileRefusedError("encrypted_or_old_xls")
    if any(map(ACTIVE.match, names)):
        raise FileRefusedError("active_content")
    # Which of two parts of one name is meant, each reader decides for itself; and before the
    # first part, where another file may stand, none begins.
    if len(set(names)) < len(names) or min(part.header_offset for part in parts):
        raise FileRefusedError("unreadable_file")
    if sum(part.file_size for part in parts) > limits.unpacked_bytes or any(
        _is_too_large(part, limits) for part in parts
    ):
        raise FileRefusedError("archive_too_large_unpacked")
    if "[content_types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise FileRefusedError("not_a_spreadsheet")


def _check_types(archive):
    """Refuse macros and what is active under whatever name: the list of contents says of it."""
    for part in archive.infolist():
        name = part.filename.lower()
        if name != "[content_types].xml" and not LINKS.match(name):
            continue
        text = archive.read(part).lower().replace(b"\0", b"")
        if name != "[content_types].xml":
            if b"ddelink" in text or b"olelink" in text:
                raise FileRefusedError("active_content")
        elif b"macroenabled" in text or b"vbaproject" in text or b"intlmacrosheet" in text:
            raise FileRefusedError("macros_forbidden")
        elif any(word in text for word in ACTIVE_TYPES):
            raise FileRefusedError("active_content")


def _is_macro(name):
    last = name.rsplit("/", 1)[-1]
    # A document packed into the workbook may have macros as well.
    return last.startswith("vbaproject") or "macrosheets/" in name or bool(WITH_MACROS.search(name))


def _is_unsafe(name):
    if not name.isprintable():
        return True
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name


def _is_too_large(part, limits):
    if part.file_size > _most_bytes(part.filename.lower(), limits):
        return True
    large = part.file_size > limits.ratio_from_bytes
    return large and part.file_size > limits.ratio * max(part.compress_size, 1)


def _most_bytes(name, limits):
    if name.endswith("sharedstrings.xml"):
        return limits.strings_bytes
    streamed = name.startswith(("xl/worksheets/", "xl/media/"))
    return limits.part_bytes if streamed else limits.styles_bytes


class _RootReachedError(Exception):
    pass


def _check_prolog(archive, part):
    """Parse up to the first element, before which alone a DOCTYPE may stand, in any encoding."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler = _stop
    try:
        with archive.open(part) as stream:
            for _chunk in range(PROLOG_BYTES // 8192):
                chunk = stream.read(8192)
                parser.Parse(chunk, not chunk)
                if not chunk:
                    return
    except _RootReachedError:
        return
    except (expat.ExpatError, LookupError, ValueError) as error:  # also an unknown encoding
        raise FileRefusedError("unreadable_file") from error
    raise FileRefusedError("unreadable_file")


def _stop(*args):
    raise _RootReachedError
