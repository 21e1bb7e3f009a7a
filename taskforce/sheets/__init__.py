"""Spreadsheets that people send in: proven safe, read into rows, their cells understood.

Nothing here knows a database. What belongs to one kind of list (members) stands in
`columns.py`, `cells.py` and `places.py`; the rest reads any list.
"""

# What a browser is told of a workbook.
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
