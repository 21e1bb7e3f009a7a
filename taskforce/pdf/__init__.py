"""Papers about the task forces themselves. How HTML becomes a PDF is `taskforce.paper`.

issuer.py    who signs a paper of a unit, from where, to whom
seats.py     the table of seats, the same in a roster and in the annex of an act
decision.py  an act of composition as the paper that is signed, with its annex
roster.py    the roster of a unit or of all below it
words.py     numbers, days and counts in Khmer
"""
