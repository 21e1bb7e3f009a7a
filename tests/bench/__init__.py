"""How fast it is, at the size of five years, beside the raw equivalent in the same run.

`script/bench` runs it. Each part is a module with `measure(bench)`, which yields `Line`s.
"""
