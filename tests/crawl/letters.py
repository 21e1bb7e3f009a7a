"""What is foreign in a text for readers of Khmer, or of English, and what is not."""

import re

# Written in these letters everywhere: kinds of file, programs, names of standards.
NAMES = re.compile(
    r"\b(?:PDF(?:/A-3|/A|/UA)?|JPEG|PNG|XLSX|CSV|UTF-8|SHA-256|QR|Excel|JSON|DTD|UNGEGN|Limon|ABC)(?![A-Za-z])"
    r"|OCHA COD-AB|Open Development Cambodia|CC BY [34]\.0(?: IGO)?"  # whose outlines are drawn
    r"|\.(?:xlsx|xls|csv)\b"
    r"|\b[A-Z]{1,2}[0-9]+\b"  # a cell, as every spreadsheet names it
    r"|\b20[0-9]{2}-(?:Q[1-4]|S[12]|9M)\b"  # a period, as it is typed
)
ADDRESS = re.compile(r"https?://\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
LATIN = re.compile(r"[^\W\d_\u1780-\u17ff\u19e0-\u19ff]+|[0-9]+(?:[.,:/-]?[0-9]+)*")
KHMER = re.compile(r"[\u1780-\u17ff\u19e0-\u19ff][\u1780-\u17ff\u19e0-\u19ff\u200b ]*")


class Reader:
    """In whose language a page is: what it may not hold, and the data shown as they are."""

    def __init__(self, language: str, known=()):
        self.language = language
        longest_first = sorted(known, key=len, reverse=True)
        self.known = re.compile("|".join(map(re.escape, longest_first)) or "$^")

    def foreign(self, text: str) -> list[str]:
        """Return the words of a text that are neither the reader's, nor a name, nor data."""
        text = self.known.sub(" ", text)
        if self.language == "en":
            return [found.strip() for found in KHMER.findall(text)]
        return LATIN.findall(ADDRESS.sub(" ", NAMES.sub(" ", text)))
