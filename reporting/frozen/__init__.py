"""What is published: figures, texts, hierarchy and coverage frozen in one document with its proof.

reports.py     the accepted reports of a unit and a period, with what each answered
figures.py     what these answers add up to: reckoned from the document alone
document.py    a summary and its reports as one document
standing.py    an edition with its addenda, and what a new document changes in it
extracts.py    parts of a document, kept beside it for what reads one page of it
thawing.py     a document as the summary that the paper is printed from
checking.py    whether a document is whole, and whether the database still says the same

A document is plain data; its canonical text is what the hash is made over. A figure has an
address of two words: the place (the code of a unit, `all`, or `08.own` for the group of 08
alone) and its code (of a cell, of a ratio, or `security.good` for one answer of a choice).
"""
