"""Reading the XML of a workbook piece by piece: no tree is built, no entity is known."""

from xml.parsers import expat

from .issues import FileRefusedError

CHUNK = 1 << 16
LONGEST_TOKEN = 1 << 20  # bytes of one tag or remark, which the parser keeps whole


def parse(stream, start, end=None, data=None) -> None:
    """Feed a part of the archive to the handlers.

    Raises:
        FileRefusedError: where it declares a document type, or is no XML.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = CHUNK
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = data
    try:
        fed = 0
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > LONGEST_TOKEN:
                raise FileRefusedError("unreadable_file")
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # also an unknown encoding
        raise FileRefusedError("unreadable_file") from error


def refuse_doctype(*args):
    raise FileRefusedError("xml_dtd_forbidden")


def local(tag: str) -> str:
    """Return a tag or an attribute without the prefix of its namespace."""
    return tag.rpartition(":")[2]
