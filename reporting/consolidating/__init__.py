"""The rooms of `consolidation.py`: what is read of many reports, and how it becomes one summary.

periods.py    whose reports make up a period
parts.py      the sections of a form with their questions and cells
cells.py      under which code of the form each stored cell counts: the place for mappings
figures.py    the figures of a form, one after another
adding.py     two figures become one, by the rule of their question
blocks.py     what stays the same of many periods, kept in memory
reading.py    everything that the database is asked, once
passages.py   what was picked of what the groups wrote
building.py   the summary, its lines and its chapters
"""
