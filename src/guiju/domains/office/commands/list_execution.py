"""贯彻清单: what a new rule or strategy asks of the department becomes errands, each with who and until when."""

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field

from guiju.domains.office.commands.assign_decisions import DecisionInput
from guiju.domains.office.commands.give_errand import GiveErrand
from guiju.domains.office.execution import EXECUTION_LISTED
from guiju.domains.policy.api import issued_papers
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.settling import settle_occasions

_HANDED_ON = ("title", "to", "detail", "due_at")


class ListExecutionInput(Input):
    basis: Annotated[str, Field(min_length=1, max_length=40), Label("制度版本或战略决定", "如 S06.v2，或决策单号")]


class ListExecution(Command):
    """Each line is an errand of whoever lists it, with the rule or strategy it carries out."""

    key = "office.list_execution"
    title = "列贯彻清单"
    header = ListExecutionInput
    line = DecisionInput
    causes = (GiveErrand.key,)

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        known = issued_papers(batch.head.basis, context.using)
        for item, basis in enumerate(batch.head.basis):
            if basis not in known:
                message = f"没有发布过制度版本或战略决定 {basis}"
                yield refusal(item, None, "reference_exists", message, "请写制度版本号，如 S06.v2，或战略的决策单号")

    def apply(self, batch: Batch, work: Work) -> None:
        lines = batch.lines
        head: dict[str, Any] = {name: lines.columns[name] for name in _HANDED_ON}
        head["basis"] = batch.to_lines(batch.head.basis)
        work.perform(GiveErrand, head, origin=batch.line_items)
        settle_occasions(work, EXECUTION_LISTED, sorted(set(batch.head.basis)))
