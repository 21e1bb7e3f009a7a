"""Pictures of hard Khmer clusters, made by the engine of paper and compared with kept ones.

After a change of the faces, of WeasyPrint or of Pango that is meant, look at every cluster and
renew the pictures from the folder of the project:

    .venv/bin/python -m tests.taskforce.paper.golden_images
"""

import csv
import io
import subprocess
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

from taskforce.paper import print_html, stylesheet

FOLDER = Path(__file__).parent / "golden"
FACES = {
    "battambang-400": "font: 400 24pt 'Paper Battambang Khmer'",
    "battambang-700": "font: 700 24pt 'Paper Battambang Khmer'",
    "moul-400": "font: 400 20pt 'Paper Moul Khmer'",
}
COLUMNS, ROWS, WIDTH, HEIGHT = 5, 8, 36, 20  # of a cell, in millimetres
DPI = 100
# Darker than this is ink. Programs differ in the greys of an edge, not in where ink stands.
INK = 128
# As many dots of a cell may lie more than a dot away from those of the other picture: between
# programs 6 at most were seen, and 20 at least where the smallest mark was gone.
STRAY = 10


def clusters() -> list[str]:
    with (FOLDER / "clusters.csv").open(encoding="utf-8") as rows:
        return [row["text"] for row in csv.DictReader(rows)]


def paper(texts: list[str], face: str) -> bytes:
    """Return the PDF of a page with a cluster in each cell."""
    rows = [texts[at : at + COLUMNS] for at in range(0, len(texts), COLUMNS)]
    cells = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) for row in rows)
    html = f"<html lang=km><body><table>{cells}</table></body></html>"
    made = print_html(html, style=stylesheet("reporting/print.css"), extra=_look(face))
    assert made.pages == 1
    return made.content


def _look(face):
    return f"""
        @page {{ size: {COLUMNS * WIDTH}mm {ROWS * HEIGHT}mm; margin: 0;
                @top-left {{ content: none }} @bottom-center {{ content: none }} }}
        table {{ margin: 0; table-layout: fixed; border-collapse: collapse; width: 100% }}
        td {{ {FACES[face]}; line-height: {HEIGHT}mm; height: {HEIGHT}mm; white-space: nowrap;
             padding: 0 0 0 3mm; text-align: left; background: none; border: 0; color: #000 }}
    """


def picture(content: bytes) -> Image.Image:
    """Return the page as poppler draws it, in greys."""
    command = ["pdftoppm", "-r", str(DPI), "-gray", "-png", "-"]
    drawn = subprocess.run(command, input=content, capture_output=True, check=True)
    return Image.open(io.BytesIO(drawn.stdout)).convert("L")


def golden(face: str) -> Image.Image:
    return Image.open(FOLDER / f"{face}.png").convert("L")


def different(one: Image.Image, other: Image.Image) -> list[int]:
    """Return the cells in which one picture has ink and the other none near by."""
    missing, more = _strays(one, other), _strays(other, one)
    cells = range(COLUMNS * ROWS)
    return [cell for cell in cells if max(_dots(missing, cell), _dots(more, cell)) > STRAY]


def _strays(one, other):
    """Return the ink of one picture that is more than a dot away from any of the other."""
    near = _ink(other).filter(ImageFilter.MaxFilter(3))
    return ImageChops.subtract(_ink(one), near)


def _ink(image):
    return image.point(lambda grey: 255 if grey < INK else 0)


def _dots(image, cell):
    row, column = divmod(cell, COLUMNS)
    wide, high = image.width / COLUMNS, image.height / ROWS
    box = (column * wide, row * high, (column + 1) * wide, (row + 1) * high)
    return image.crop(tuple(map(round, box))).histogram()[255]


def renew():
    for face in FACES:
        path = FOLDER / f"{face}.png"
        picture(paper(clusters(), face)).quantize(16).save(path, optimize=True)
        print(path, path.stat().st_size, "bytes")


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "taskforce.settings")
    django.setup()
    renew()
