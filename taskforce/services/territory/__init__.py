"""The tree of units, what each was on a day, and the acts that change it."""
