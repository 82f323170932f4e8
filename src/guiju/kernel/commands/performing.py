"""Another domain's command inside a run: same transaction, its own references, subjects, gates and effect."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from guiju.kernel.commands import holding
from guiju.kernel.commands.batch import from_columns
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import Refusal
from guiju.kernel.commands.ports import Verdict
from guiju.kernel.commands.references import resolve
from guiju.kernel.commands.work import LateHold, LateRefusal, Performed, Work

if TYPE_CHECKING:
    from guiju.kernel.commands.passage import Passage


@dataclass(frozen=True, slots=True)
class Child:
    """What the outer evidence keeps of a performed command; its verdict is by outer item."""

    command: str
    origin: list[int]
    verdict: Verdict

    def stopped(self, counted: str) -> "Child":
        """What stays of a judgement that is made again without the items it stopped: their count."""
        rest = {"blocked": 0, "held": 0, "warned": 0}
        decisions = [
            {**decision, **rest, "judged": decision[counted], counted: decision[counted]}
            for decision in self.verdict.decisions
            if decision[counted]
        ]
        return Child(self.command, self.origin, Verdict(decisions=decisions, controls=self.verdict.controls))


def perform(
    passage: "Passage",
    work: Work,
    command: type[Command],
    head: dict[str, Any],
    *,
    origin: list[int],
    lines: dict[str, Any] | None = None,
    line_items: list[int] | None = None,
) -> Performed:
    """Perform a batch; ``origin`` is the position of each item in the performing command's batch.

    The permission is not asked again, the object scope is. Refused items strike their outer items.

    Raises:
        LateRefusal, LateHold: caught by the outer door.
        ValueError: the outer command does not declare that it causes this one.
    """
    if command.key not in passage.command.causes:
        message = f"{passage.command.key} does not declare that it causes {command.key}"
        raise ValueError(message)
    context, judge = passage.context, passage.ports.judge
    batch = from_columns(command, head, lines, line_items, len(origin))
    batch.is_performed = True
    outer = [work.origin[item] for item in origin]
    refused = resolve(command, batch, passage.scope, context)
    if refused:
        raise LateRefusal([_outer(why, outer) for reasons in refused.values() for why in reasons])
    placed = [group.performed(outer) for group in command().yielded(batch, context)]
    verdict = judge.weigh(judge.read(passage.rules, placed, context), (), context.approval)
    own = {outer[item]: each for item, each in command().holds(batch, context).items()}
    holding.add_own(command, own, verdict, context.approval)
    child = Child(command.key, outer, verdict)
    if verdict.refused:
        passage.stopped.append(child.stopped("blocked"))
        raise LateRefusal([why for reasons in verdict.refused.values() for why in reasons])
    if verdict.held:
        passage.stopped.append(child.stopped("held"))
        raise LateHold(verdict.held, verdict.reasons)
    passage.children.append(child)
    inner = passage.work(outer, parent=work)
    command().apply(batch, inner)
    return Performed([inner.answers.setdefault(item, {}) for item in range(batch.size)])


def _outer(why: Refusal, outer: list[int]) -> Refusal:
    return why._replace(item=outer[why.item], line=None)
