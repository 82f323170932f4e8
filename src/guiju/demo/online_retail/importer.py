"""The import: the plan's documents run through the commands, chunk by chunk.

Each run's request id is the file's digest and its place in the plan, so that a second import replays answers and an
interrupted one goes on where it stopped. Business time is the file's; posting time is the engine's own.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

from guiju.demo.online_retail import company
from guiju.demo.online_retail.company import WAREHOUSE, Company
from guiju.demo.online_retail.door import through
from guiju.demo.online_retail.plan import Chunk, Issue, Plan, Receipt, Return, plan
from guiju.demo.online_retail.source import Source, read
from guiju.demo.online_retail.summary import Summary, summarise, write_refused
from guiju.domains.warehouse.api import (
    ApproveIssue,
    CountArrival,
    DispatchGoods,
    ReceiveGoods,
    RecordArrival,
    RequestIssue,
    ReturnGoods,
)
from guiju.kernel.commands.batch import from_columns
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.lib.importing import CannotImport

FORMATS = ("text", "json")
Columns = dict[str, list[Any]]


def load(path: Path, options: dict[str, str]) -> Summary:
    """Import the file and say what came of it. ``options``: ``format`` is ``text`` (default) or ``json``.

    Raises:
        CannotImport: the file or an option is not usable, or a command refused; says why in Chinese.
    """
    form = options.get("format", FORMATS[0])
    unknown = sorted(options.keys() - {"format"})
    if unknown or form not in FORMATS:
        message = f"不认识的导入选项：{'、'.join(unknown) or form}；只有 format=text 或 format=json"
        raise CannotImport(message)
    began = monotonic()
    source = read(path)
    planned = plan(source)
    wholesaler = company.found()
    numbers = Import(source, wholesaler).go(planned)
    refused_file = write_refused(source, planned)
    return summarise(
        source, planned, wholesaler.warehouse, numbers, refused_file, monotonic() - began, as_json=form == "json"
    )


class Import:
    """One import: who does it and under which file's request ids."""

    def __init__(self, source: Source, wholesaler: Company) -> None:
        self.digest = source.digest
        self.company = wholesaler

    def go(self, planned: Plan) -> list[str]:
        """Run the plan; returns the numbers of the dispatches."""
        start = next((line.moment for chunk in planned.chunks for line in chunk.issues), None)
        if start is not None:
            company.register(planned.codes, self._context(SYSTEM, start, "skus"))
        for position, chunk in enumerate(planned.chunks):
            self._chunk(position, chunk)
        return [issue.number for chunk in planned.chunks for issue in chunk.issues]

    def _chunk(self, position: int, chunk: Chunk) -> None:
        if chunk.receipt is not None:
            self._receive(chunk.receipt, str(position))
        requests = self._papers(chunk.issues, str(position))
        for place, segment in enumerate(chunk.segments):
            if isinstance(segment[0], Issue):
                self._dispatch(segment, requests, f"{position}.{place}")
            else:
                self._take_back(segment, f"{position}.{place}")

    def _receive(self, receipt: Receipt, step: str) -> None:
        lines = len(receipt.codes)
        note = f"{receipt.month:%Y-%m}"
        head: Columns = {
            "warehouse": [WAREHOUSE],
            "supplier": ["各供应商（按月汇总）"],
            "delivery_note": [note],
            "carrier": ["各承运人"],
            "arrived_at": [receipt.month],
        }
        goods: Columns = {"sku": receipt.codes, "quantity": receipt.quantities, "unit_cost": receipt.unit_costs}
        arrival = self._run(RecordArrival, head, goods, [lines], receipt.month, step).answers[0]["number"]
        counted: Columns = {"barcode": receipt.codes, "quantity": receipt.quantities}
        head = {"arrival": [arrival], "counted_at": [receipt.month]}
        self._run(CountArrival, head, counted, [lines], receipt.month, step)
        head = {"arrival": [arrival], "received_at": [receipt.month]}
        taken: Columns = {"line": list(range(1, lines + 1)), "quantity": receipt.quantities}
        self._run(ReceiveGoods, head, taken, [lines], receipt.month, step)

    def _papers(self, issues: Sequence[Issue], step: str) -> dict[int, str]:
        """Requests of a chunk and the signatures under them, at its first moment; the numbers by issue."""
        if not issues:
            return {}
        start = issues[0].moment
        head: Columns = {
            "warehouse": [WAREHOUSE] * len(issues),
            "purpose": [issue.purpose for issue in issues],
            "basis": [issue.invoice for issue in issues],
            "picker": [f"承运人（{issue.country or '未注明'}）"[:60] for issue in issues],
        }
        lines: Columns = {
            "sku": [code for issue in issues for code in issue.codes],
            "quantity": [quantity for issue in issues for quantity in issue.quantities],
        }
        sizes = [len(issue.codes) for issue in issues]
        asked = self._run(RequestIssue, head, lines, sizes, start, step, self.company.requester)
        numbers = [asked.answers[item]["number"] for item in range(len(issues))]
        self._run(ApproveIssue, {"request": numbers}, None, [0] * len(issues), start, step, self.company.approver)
        return {id(issue): number for issue, number in zip(issues, numbers, strict=True)}

    def _dispatch(self, issues: Sequence[Issue], requests: dict[int, str], step: str) -> None:
        head: Columns = {
            "request": [requests[id(issue)] for issue in issues],
            "left_at": [issue.moment for issue in issues],
        }
        lines: Columns = {
            "line": [line for issue in issues for line in range(1, len(issue.codes) + 1)],
            "quantity": [quantity for issue in issues for quantity in issue.quantities],
        }
        sizes = [len(issue.codes) for issue in issues]
        outcome = self._run(DispatchGoods, head, lines, sizes, issues[0].moment, step)
        for item, issue in enumerate(issues):
            issue.number = outcome.answers[item]["number"]

    def _take_back(self, returns: Sequence[Return], step: str) -> None:
        head: Columns = {
            "warehouse": [WAREHOUSE] * len(returns),
            "basis": [each.invoice for each in returns],
            "returned_at": [each.moment for each in returns],
        }
        parts = [part for each in returns for part in each.parts]
        lines: Columns = {
            "dispatch": [part.issue.number for part in parts],
            "line": [part.line for part in parts],
            "quantity": [part.quantity for part in parts],
            "state": ["good"] * len(parts),
        }
        self._run(ReturnGoods, head, lines, [len(each.parts) for each in returns], returns[0].moment, step)

    def _run(
        self,
        command: type[Command],
        head: Columns,
        lines: Columns | None,
        sizes: Sequence[int],
        now: datetime,
        step: str,
        actor: int = SYSTEM,
    ) -> Outcome:
        """Run one batch; ``sizes`` is the number of lines of each item."""
        items = [item for item, size in enumerate(sizes) for _ in range(size)]
        return through(command, from_columns(command, head, lines, items), self._context(actor, now, step))

    def _context(self, actor: int, now: datetime, step: str) -> Context:
        return Context(actor=actor, now=now.astimezone(UTC), request_id=f"{self.digest}:{step}")
