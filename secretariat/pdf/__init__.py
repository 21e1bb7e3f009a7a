"""Papers about instructions."""
