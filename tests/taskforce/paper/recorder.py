"""What is put on the pages of a paper: the source that every reader is measured against."""

from contextlib import contextmanager

from weasyprint import document, draw


@contextmanager
def recorded_pages():
    """Note the lines of each page as they are drawn. Yields a list that fills, page by page.

    A line is noted with the text that was laid out, before any glyph or code comes of it.
    """
    pages: list[list[str]] = []
    paint, draw_text = document.Page.paint, draw.draw_text

    def painted(page, *args, **kwargs):
        pages.append([])
        return paint(page, *args, **kwargs)

    def drawn(stream, textbox, *args):
        pages[-1].append(textbox.text)
        return draw_text(stream, textbox, *args)

    document.Page.paint, draw.draw_text = painted, drawn
    try:
        yield pages
    finally:
        document.Page.paint, draw.draw_text = paint, draw_text
