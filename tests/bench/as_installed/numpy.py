"""Stands before the real one where the bench measures: see `tests/bench/paper.py`."""

raise ImportError("numpy is not installed for use")
