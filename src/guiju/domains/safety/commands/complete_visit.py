"""What the host adds to the entry of his visitor."""

from typing import Annotated

from pydantic import Field

from guiju.domains.safety.models import Visitor
from guiju.domains.safety.registers import Visitors
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.references import unknown
from guiju.kernel.commands.work import Work


class CompleteVisitInput(Input):
    visit: Annotated[
        str,
        Label("来访单号"),
        Reference("safety.Visitor", by="number", fetch=("host_id", "entered_by"), lock=True, title="来访"),
    ]
    company: Annotated[str, Field(max_length=120), Label("单位")] = ""
    purpose: Annotated[str, Field(max_length=200), Label("事由")] = ""
    host: Annotated[str | None, Label("被访人"), Reference("org.Person", by="number", title="人员")] = None


class CompleteVisit(Command):
    """By the host, or by whoever let the visitor in; what is filled in already stays. A correction takes its place."""

    key = "safety.complete_visit"
    title = "补来访登记"
    header = CompleteVisitInput
    causes = ("safety.visitors.correct",)
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        wanted = [visit for visit in batch.head.ids("visit") if visit is not None]
        rows = Visitor.objects.using(context.using).filter(id__in=wanted).select_related("host", "place")
        known = {row.id: row for row in rows}
        batch.head.records["row"] = [known.get(visit) for visit in batch.head.ids("visit")]
        refused = []
        for item, row in enumerate(batch.head.record("row")):
            if row is None:
                continue
            host = row.host.account_id if row.host else None
            if context.actor not in {host, row.entered_by}:
                refused.append(unknown(item, None, "来访单号", batch.head.visit[item], "来访"))
            elif not any(batch.head.columns[name][item] for name in ("company", "purpose", "host")):
                refused.append(refusal(item, None, "stands", "什么也没有填", "请填单位、事由或被访人"))
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        rows = head.record("row")
        given = zip(rows, head.rows("company", "purpose", "host"), strict=True)
        filled = [
            (row.company or company, row.purpose or purpose, row.host.number if row.host else host)
            for row, (company, purpose, host) in given
        ]
        columns = {
            "entry": head.visit,
            "place": [row.place.code for row in rows],
            "name": [row.name for row in rows],
            "phone": [row.phone for row in rows],
            "company": [company for company, _, _ in filled],
            "purpose": [purpose for _, purpose, _ in filled],
            "host": [host for _, _, host in filled],
            "arrived_at": [row.arrived_at for row in rows],
            "vehicle": [row.vehicle for row in rows],
            "reason": ["补登"] * batch.size,
        }
        work.perform(Visitors.correct, columns, origin=list(range(batch.size)))
