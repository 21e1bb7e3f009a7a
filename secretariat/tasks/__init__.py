"""What a worker does for the instructions, one file a subject."""
