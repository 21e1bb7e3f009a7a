"""Lists of the task forces as files to work on, which are taken in again."""
