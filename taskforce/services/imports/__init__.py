"""Lists of members as a lasting object: looked through, confirmed, stored, undone."""
