"""Files of reports as clerks send them back: the downloaded one, with cells filled in."""

import io

import openpyxl

from reporting import filled, workbooks


def downloaded(report) -> bytes:
    return workbooks.write_file(filled.read(report))


def filled_in(content, **values) -> bytes:
    """Return the file with values in the cells of some fields; `__` stands for a dot."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    for name, value in values.items():
        sheet[place_of(sheet, name.replace("__", "."))] = value
    return saved(book)


def place_of(sheet, name) -> str:
    """Return where a field stands, found by the keys as a person would not."""
    columns = {}
    for row in sheet.iter_rows():
        key = row[0].value or ""
        if key == name:
            return row[2].coordinate
        if str(key).endswith(".*"):
            columns = {cell.value: cell.column for cell in row[1:] if cell.value}
        elif key and name.startswith(f"{key}.") and name.removeprefix(f"{key}.") in columns:
            return sheet.cell(row[0].row, columns[name.removeprefix(f"{key}.")]).coordinate
    raise KeyError(name)


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
