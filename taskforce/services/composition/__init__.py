"""Who sits where, by which act and instrument, and who holds which office."""
