"""A risk is registered with its rating, treated by somebody until a day, assessed again, and closed."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from django.utils import timezone
from pydantic import Field

from guiju.domains.office.api import insert_of_company
from guiju.domains.risk.fields import Basis, DueOn, Impact, Likelihood, Measure, Owner, RiskNumber
from guiju.domains.risk.models import Risk, RiskClosing, RiskRating, RiskTreatment, RiskType
from guiju.domains.risk.subjects import RiskRated
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work

TYPES = {str(value): str(label) for value, label in RiskType.choices}


class RegisterInput(Input):
    kind: Annotated[Literal["market", "operating"], Label("类别", choices=TYPES)]
    title: Annotated[str, Field(min_length=2, max_length=120), Label("风险")]
    description: Annotated[str, Field(min_length=2, max_length=1000), Label("情况", "会发生什么，从哪里看出来")]
    likelihood: Likelihood
    impact: Impact
    basis: Basis = ""
    owner: Annotated[
        str | None,
        Label("处置责任人", "以后再安排就空着"),
        Reference("org.Person", by="number", title="人员"),
    ] = None
    measure: Measure = ""
    due_on: Annotated[date | None, Label("期限")] = None


class RegisterRisk(Command):
    """Saved without a treatment too: then it is 未处置."""

    key = "risk.register_risk"
    title = "登记风险"
    header = RegisterInput
    yields = (RiskRated,)
    from_files = True

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        for item, (owner, due_on) in enumerate(batch.head.rows("owner", "due_on")):
            if bool(owner) != bool(due_on):
                yield refusal(item, None, "clause_whole", "处置责任人和期限只写了一项", "两项都写，或都空着以后再安排")
        yield from _past(batch.head.due_on, context)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        return [_rated(batch, batch.head.title, [owner is not None for owner in batch.head.owner])]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "kind": head.kind,
            "title": head.title,
            "description": head.description,
            "registered_by": work.actor,
            "registered_at": work.now,
        }
        ids = insert_of_company(work, Risk, columns, kind="FP", items=list(range(batch.size)), moment=work.now)
        _rate(batch, list(ids), work)
        treated = [item for item, owner in enumerate(head.owner) if owner is not None]
        _treat(head.pick(treated), [ids[item] for item in treated], work)


class ReassessInput(Input):
    risk: RiskNumber
    likelihood: Likelihood
    impact: Impact
    basis: Annotated[str, Field(min_length=2, max_length=500), Label("评级依据", "这段时间有什么变化")]


class ReassessRisk(Command):
    key = "risk.reassess_risk"
    title = "复评风险"
    header = ReassessInput
    yields = (RiskRated,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return _closed(batch, context)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        risks = batch.head.ids("risk")
        known = RiskTreatment.objects.using(context.using).filter(risk__in=risks)
        treated = set(known.values_list("risk", flat=True))
        return [_rated(batch, batch.head.risk, [risk in treated for risk in risks])]

    def apply(self, batch: Batch, work: Work) -> None:
        _rate(batch, batch.head.ids("risk"), work)


class TreatInput(Input):
    risk: RiskNumber
    owner: Owner
    measure: Annotated[str, Field(min_length=2, max_length=500), Label("应对措施", "避免、降低、转移还是承受，怎么做")]
    due_on: DueOn


class TreatRisk(Command):
    key = "risk.treat_risk"
    title = "安排风险应对"
    header = TreatInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return [*_closed(batch, context), *_past(batch.head.due_on, context)]

    def apply(self, batch: Batch, work: Work) -> None:
        _treat(batch.head, batch.head.ids("risk"), work)


class CloseInput(Input):
    risk: RiskNumber
    reason: Annotated[str, Field(min_length=2, max_length=500), Label("原因", "为什么不再是风险")]


class CloseRisk(Command):
    key = "risk.close_risk"
    title = "关闭风险"
    header = CloseInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        return _closed(batch, context, once=True)

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "risk_id": batch.head.ids("risk"),
            "reason": batch.head.reason,
            "closed_by": work.actor,
            "closed_at": work.now,
        }
        work.insert(RiskClosing, columns, batch.size)


def _rated(batch: Batch, named: Sequence[str], treated: Sequence[bool]) -> Subjects:
    columns = {
        "risk": named,
        "likelihood": batch.head.likelihood,
        "impact": batch.head.impact,
        "is_treated": treated,
    }
    return Subjects(RiskRated, columns, list(range(batch.size)), [None] * batch.size)


def _rate(batch: Batch, risks: Sequence[int], work: Work) -> None:
    pairs = batch.head.rows("likelihood", "impact")
    columns = {
        "risk_id": list(risks),
        "likelihood": batch.head.likelihood,
        "impact": batch.head.impact,
        "score": [likelihood * impact for likelihood, impact in pairs],
        "basis": batch.head.basis,
        "rated_by": work.actor,
        "rated_at": work.now,
    }
    work.insert(RiskRating, columns, batch.size)


def _treat(head: Any, risks: Sequence[int], work: Work) -> None:
    columns = {
        "risk_id": list(risks),
        "owner_id": head.ids("owner"),
        "measure": head.measure,
        "due_on": head.due_on,
        "decided_by": work.actor,
        "decided_at": work.now,
    }
    work.insert(RiskTreatment, columns, len(risks))


def _past(days: Sequence[date | None], context: Context) -> Iterator[Refusal]:
    today = timezone.localdate(context.now)
    for item, day in enumerate(days):
        if day is not None and day < today:
            yield refusal(item, None, "stands", f"期限 {day} 已经过去", "请写今天或以后的日子")


def _closed(batch: Batch, context: Context, *, once: bool = False) -> list[Refusal]:
    """Items whose risk is closed; with ``once`` those that close one a second time in the batch, too."""
    ids = batch.head.ids("risk")
    known = RiskClosing.objects.using(context.using).filter(risk__in=[each for each in ids if each is not None])
    closed, refused = set(known.values_list("risk", flat=True)), []
    for item, risk in enumerate(ids):
        if risk in closed:
            message = f"{batch.head.risk[item]} 已经关闭"
            refused.append(refusal(item, None, "stands", message, "如又出现，请重新登记"))
        elif once and risk is not None:
            closed.add(risk)
    return refused
