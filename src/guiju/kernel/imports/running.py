"""Bringing a file in, chunk by chunk. Killed at any moment, it goes on where it was: each chunk has one request id."""

from pathlib import Path
from typing import Any, NamedTuple

import orjson
from django.conf import settings
from django.db.models import Count

from guiju.kernel.commands.command import Command, command_of
from guiju.kernel.commands.context import SYSTEM, Context, Forbidden, OnRefusal, Outcome, Refusal
from guiju.kernel.commands.run import run, run_items
from guiju.kernel.imports.commands import RecordProgress
from guiju.kernel.imports.gathering import Form, Gathered, Item, Wrong, gathered, whole
from guiju.kernel.imports.mapping import targets
from guiju.kernel.imports.models import Import, RefusedRow, Status
from guiju.lib.tables.bounds import TableRefused
from guiju.lib.tables.table import Table, opened

CHUNK = 1_000
"""Items a run."""
DONE_BEFORE = "这一行以前导入过，没有重复导入"

MOST_AT_ONCE = 10_000
"""Items of a file that is done whole or not at all: one run."""


def folder(account: int) -> Path:
    """Where the files of an account wait while they are brought in; nobody else's file is found there."""
    place = Path(settings.DATA) / "imports" / str(account)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def table_of(command: type[Command], account: int, sha256: str) -> Table:
    """The account's file as a table.

    Raises:
        TableRefused: it is not there any more, or cannot be read.
    """
    path = folder(account) / sha256
    if not path.exists():
        message = "文件已经清理，请重新上传"
        raise TableRefused(message)
    known = [name for target in targets(command) for name in target.names]
    return opened(path, path.with_suffix(".csv"), known)


class Chunk(NamedTuple):
    """What came of the rows up to ``position``."""

    position: int
    rows: int
    accepted: int
    held: int
    wrong: list[Wrong]

    @property
    def refused(self) -> int:
        return self.rows - self.accepted - self.held


class Bringing:
    """An import under way in this process: the file is read once, from where it was."""

    def __init__(self, imported: Import, using: str = "default") -> None:
        """Open the file.

        Raises:
            TableRefused: it is not there any more, or cannot be read.
        """
        self.imported = imported
        self.using = using
        self.command = command_of(imported.command)
        mapping = orjson.loads(imported.mapping)
        table = table_of(self.command, imported.actor, imported.sha256)
        form = Form(self.command, table, mapping["columns"], mapping["constants"])
        self.form = form
        position = imported.position
        self.items = form.items(line for line in table.lines() if line.number > position)
        self.waiting = next(self.items, None)
        self.refused_before = _refused_before(imported, using)

    def advance(self) -> bool:
        """Bring in the next chunk; whether there is more to do.

        Raises:
            OperationalError: the database is busy or gone; the same chunk is tried again from the file.
        """
        imported = self.imported
        taken = self._taken(CHUNK if imported.is_partial else MOST_AT_ONCE)
        if self.waiting is not None and not imported.is_partial:
            why = f"超过 {MOST_AT_ONCE:,} 张单据，不能整份一次导入：请选“合格的先导入”"
            return stop(imported, why, self.using)
        if not taken:
            return _record(imported, Chunk(imported.position, 0, 0, 0, []), is_last=True, using=self.using)
        try:
            chunk = self._bring_in(gathered(self.form, taken), taken)
        except Forbidden:
            return stop(imported, f"导入人没有“{self.command.title}”的权限", self.using)
        return _record(imported, chunk, is_last=self.waiting is None, using=self.using)

    def _taken(self, size: int) -> list[Item]:
        taken: list[Item] = []
        while self.waiting is not None and len(taken) < size:
            taken.append(self.waiting)
            self.waiting = next(self.items, None)
        return taken

    def _bring_in(self, found: Gathered, taken: list[Item]) -> Chunk:
        imported, position = self.imported, taken[-1].rows[-1]
        if found.batch is None or (found.wrong and not imported.is_partial):
            return Chunk(position, found.rows, 0, 0, found.wrong + _untaken(found))
        context = Context(
            actor=imported.actor,
            request_id=f"import:{imported.id}:{taken[0].rows[0]}",
            on_refusal=OnRefusal.PARTIAL if imported.is_partial else OnRefusal.ALL,
            references=tuple(self._reference(item.rows[0]) for item in found.items),
            using=self.using,
        )
        outcome = run(self.command, found.batch, context)
        accepted = sum(len(found.items[item].rows) for item in outcome.done)
        held = sum(len(found.items[item].rows) for item in outcome.held)
        return Chunk(position, found.rows, accepted, held, found.wrong + _refused(outcome, found.items))

    def _reference(self, row: int) -> str:
        """A row is done once however often its file is sent; one that was refused may be tried again."""
        return f"{self.imported.sha256}:{row}:{self.refused_before.get(row, 0)}"


def _refused_before(imported: Import, using: str) -> dict[int, int]:
    """How often each row was refused in earlier imports of the same file by the same person."""
    earlier = Import.objects.using(using).filter(
        actor=imported.actor, command=imported.command, sha256=imported.sha256, id__lt=imported.id
    )
    rows = RefusedRow.objects.using(using).filter(imported__in=earlier).exclude(reason=DONE_BEFORE)
    return dict(rows.values_list("row").annotate(times=Count("imported", distinct=True)))


def _untaken(found: Gathered) -> list[Wrong]:
    """Good rows of a file that is done whole or not at all."""
    return [Wrong(row, "", "同一文件有不合格的行，整份没有导入") for item in found.items for row in item.rows]


def _refused(outcome: Outcome, items: list[Item]) -> list[Wrong]:
    reasons: dict[int, list[Wrong]] = {}
    before = {why.item for why in outcome.refusals if why.control == "once"}
    for why in outcome.refusals:
        if why.item not in before:
            reasons.setdefault(why.item, []).append(_reason(why, items[why.item].rows))
    wrong = []
    for position in outcome.refused:
        item = items[position]
        if position in before:
            wrong += [Wrong(row, "", DONE_BEFORE) for row in item.rows]
            continue
        item.wrong = reasons.get(position, [Wrong(item.rows[0], "", "同一文件有单据未通过，整份没有导入")])
        wrong += whole(item)
    return wrong


def _reason(why: Refusal, rows: list[int]) -> Wrong:
    """As a person reads it, with the clauses it rests on."""
    row = rows[why.line] if why.line is not None and why.line < len(rows) else rows[0]
    clauses = "、".join(clause.code for clause in why.clauses)
    basis = f"（依据 {clauses}）" if clauses else ""
    return Wrong(row, "", f"{why.title}：{why.message}{basis}；{why.advice}")


def _record(imported: Import, chunk: Chunk, *, is_last: bool, using: str) -> bool:
    status = Status.DONE if is_last else Status.RUNNING
    counts = {"rows": chunk.rows, "accepted": chunk.accepted, "held": chunk.held, "refused": chunk.refused}
    _progress(imported, chunk.position, {**counts, "status": status.value}, chunk.wrong, using)
    return not is_last


def stop(imported: Import, why: str, using: str) -> bool:
    counts = dict.fromkeys(("rows", "accepted", "held", "refused"), 0)
    _progress(imported, imported.position, {**counts, "status": Status.STOPPED.value, "fault": why}, [], using)
    return False


def _progress(imported: Import, position: int, told: dict[str, Any], wrong: list[Wrong], using: str) -> None:
    lines = [{"row": each.row, "column": each.column[:80], "reason": each.reason[:2000]} for each in wrong]
    item = {"imported": imported.id, "position": position, **told, "lines": lines}
    request = f"import:{imported.id}:after:{imported.position}"
    run_items(RecordProgress, [item], Context(actor=SYSTEM, request_id=request, using=using))
    imported.refresh_from_db(using=using)


_under_way: dict[int, Bringing] = {}


def advance_all(using: str = "default") -> int:
    """One chunk of every import that is under way, oldest first; returns how many."""
    running = list(Import.objects.using(using).filter(status=Status.RUNNING).order_by("id"))
    for imported in running:
        try:
            bringing = _under_way.pop(imported.id, None) or Bringing(imported, using)
        except TableRefused as refused:
            stop(imported, str(refused), using)
            continue
        if bringing.advance():
            _under_way[imported.id] = bringing
    return len(running)
