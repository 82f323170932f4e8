"""Answers as they stand once those who know more have looked at them."""

from collections.abc import Sequence
from dataclasses import dataclass

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.checks import Check, checks_in
from guiju.kernel.controls.duties.duty import duties
from guiju.kernel.controls.duties.events import DutyAnswered
from guiju.kernel.controls.duties.review import Answered, Judged, Sheet
from guiju.kernel.store.stored import as_day, as_moment


@dataclass(frozen=True)
class Told:
    """``checks``, ``results`` and ``notes`` are by line, ``sheets`` and ``made_up`` by item."""

    sheets: Sequence[Sheet]
    made_up: list[bool]
    checks: list[Check]
    results: list[str]
    notes: list[str]

    def event(self, batch: Batch, answers: Sequence[int]) -> DutyAnswered:
        records = [batch.head.record("item")[item] for item in batch.line_items]
        marks = zip(records, self.checks, strict=True)
        return DutyAnswered(
            items=batch.line_items,
            answers=answers,
            duties=[record.duty for record in records],
            fingerprints=[f"{record.fingerprint}/{check.number}" for record, check in marks],
            places=[record.place_id for record in records],
            titles=[check.title for check in self.checks],
            names=[check.name for check in self.checks],
            results=self.results,
            values=batch.lines.value,
            notes=self.notes,
            made_up=batch.to_lines(self.made_up),
        )


def reviewed(batch: Batch, work: Work) -> Told:
    """What is answered, and what becomes of it."""
    records = batch.head.record("item")
    known = [checks_in(record.checks) for record in records]
    checks = [known[item][number - 1] for item, number in zip(batch.line_items, batch.lines.check, strict=True)]
    sheets = _sheets(batch, checks)
    judged = _review(sheets, work)
    results = ["not_ok" if line in judged.wrong else result for line, result in enumerate(batch.lines.result)]
    notes = ["；".join(filter(None, (judged.wrong.get(line), note))) for line, note in enumerate(batch.lines.note)]
    late = [item in judged.made_up or work.now > as_moment(record.due_at) for item, record in enumerate(records)]
    return Told(sheets, late, checks, results, notes)


def _sheets(batch: Batch, checks: list[Check]) -> list[Sheet]:
    answers: list[list[Answered]] = [[] for _ in range(batch.size)]
    rows = zip(batch.line_items, checks, batch.lines.rows("result", "value"), strict=True)
    for line, (item, check, (result, value)) in enumerate(rows):
        answers[item].append(Answered(line, check, result, value))
    return [
        Sheet(item, record.duty, record.place_id, as_day(record.day), as_moment(record.closes_at), tuple(answers[item]))
        for item, record in enumerate(batch.head.record("item"))
    ]


def _review(sheets: list[Sheet], work: Work) -> Judged:
    """What the domains make of it, each asked once."""
    known = duties()
    wrong: dict[int, str] = {}
    made_up: set[int] = set()
    for key in sorted({sheet.duty for sheet in sheets}):
        review = known[key].review if key in known else None
        if review is not None:
            judged = review([sheet for sheet in sheets if sheet.duty == key], work)
            wrong |= judged.wrong
            made_up |= judged.made_up
    return Judged(wrong, frozenset(made_up))
