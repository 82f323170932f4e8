"""How large and how deep a table may be, and what is said of one that is not taken."""

MAX_BYTES = 512 * 1024 * 1024
MAX_ROWS = 1_000_000
MAX_COLUMNS = 256
LONGEST_CELL = 32_767
"""As in a spreadsheet; a longer one is nearly always a quote that was never closed."""
MOST_LINES_IN_A_CELL = 200

CONVERSION_BYTES = 512 * 1024 * 1024
"""Address space of the process that opens a workbook."""
CONVERSION_SECONDS = 30
MAX_RATIO = 100
"""Uncompressed to compressed: 685 KB were measured to grow to 300 MB in a stock reader."""


class TableRefused(Exception):
    """The file cannot be read as a table; says in Chinese what is wrong, where, and what to do."""
