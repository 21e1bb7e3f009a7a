"""The form of a paper for the archive: PDF/A-3a, which is also PDF/UA-1, in one document.

WeasyPrint writes the tags, the colours and the files inside as both standards ask. It knows one
standard at a time in the metadata, though, and follows the headings of the HTML as they come;
this module writes what is lacking:

- XMP that names both standards, with the description that PDF/A wants of a foreign schema
  (ISO 19005-3, 6.6.2.3; ISO 14289-1, 5);
- what its tags lack: `tags.py`.
"""

from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

from . import tags
from .engine import Attachment, Paper, print_html

VARIANT = "pdf/a-3a"
LANGUAGE = "km"

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 pdfaid:part="3" pdfaid:conformance="A"/>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 pdf:Producer="{producer}"{created}>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def whole(body: str, *, title: str, author: str, dated: date | None) -> str:
    """Return the document of which a body is the inside, with what XMP says of it."""
    created = f'<meta name="dcterms.created" content="{dated.isoformat()}">' if dated else ""
    author = escape(author, {'"': "&quot;"})
    return (
        f'<!doctype html><html lang="{LANGUAGE}"><head><meta charset="utf-8">'
        f'<title>{escape(title)}</title><meta name="author" content="{author}">{created}</head>'
        f"<body>{body}</body></html>"
    )


def print_archive(html: str, *, style: str, files: Sequence[Attachment] = ()) -> Paper:
    """Lay out and draw a whole document (`whole`) in the form for the archive."""
    return print_html(html, style=style, files=files, pdf_variant=VARIANT, finisher=_finish)


def _finish(document, pdf):
    """Complete what WeasyPrint has made, before it is written."""
    tags.complete(pdf)
    _name_files_once(pdf)
    _write_xmp(document, pdf)


def _name_files_once(pdf):
    # WeasyPrint lists each file twice.
    if files := pdf.catalog.get("AF"):
        files[:] = dict.fromkeys(files)


def _write_xmp(document, pdf):
    about = document.metadata
    found = next(
        item for item in pdf.objects if getattr(item, "extra", {}).get("Subtype") == "/XML"
    )
    created = f' xmp:CreateDate="{about.created}"' if about.created else ""
    producer = pdf.info["Producer"].string
    found.stream = [
        _XMP.format(
            producer=escape(producer),
            created=created,
            title=escape(about.title),
            author=escape(", ".join(about.authors)),
            language=LANGUAGE,
        ).encode()
    ]
    # Plain, so that a program that searches a shelf of files finds it.
    found.compress = False
