"""The warehouse's commands, one module each."""
