"""What a worker does for the task forces, one file a subject."""
