"""One import path: a file of rows becomes items of a command."""
