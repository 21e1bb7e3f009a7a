"""Everything that writes what the secretariats rest on, one file a subject."""
