"""The rows that became nothing, as a file that can be mended and sent again."""

import csv
from collections.abc import Iterator

from guiju.kernel.commands.command import command_of
from guiju.kernel.imports.models import Import
from guiju.kernel.imports.running import table_of

ROW, WHY = "原行号", "导入问题"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    def write(self, text: str) -> str:
        return text


def neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula (CWE-1236); numbers stay numbers, the reader drops the quote."""
    if not cell.startswith(_FORMULA) or cell.lstrip("+-").replace(".", "", 1).isdigit():
        return cell
    return f"'{cell}"


def refused_rows(imported: Import) -> Iterator[str]:
    """CSV text, UTF-8 with a mark, line by line: the file's own columns, the row number and what was wrong.

    Raises:
        TableRefused: the file is not kept any more.
    """
    table = table_of(command_of(imported.command), imported.actor, imported.sha256)
    reasons: dict[int, list[str]] = {}
    for row, column, reason in imported.refused_rows.order_by("id").values_list("row", "column", "reason"):
        reasons.setdefault(row, []).append(f"“{column}”{reason}" if column else reason)
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([*table.headings, ROW, WHY])
    for line in table.lines():
        if line.number in reasons:
            cells = line.cells + [""] * (len(table.headings) - len(line.cells))
            yield writer.writerow([*map(neutral, cells), line.number, neutral("；".join(reasons[line.number]))])
