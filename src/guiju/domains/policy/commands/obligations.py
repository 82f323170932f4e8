"""合规义务: what the law obliges the company to, whether it is met, the year's statement, clauses held against the law."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

import orjson
from django.db.models import Max
from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.clause_fields import ClauseCode, resolve
from guiju.domains.policy.keeping_subjects import Confirmed
from guiju.domains.policy.laws import laws_of, unassessed
from guiju.domains.policy.models import ClauseConfirmation, ComplianceStatement, Obligation, ObligationCheck
from guiju.domains.policy.numbering import file_papers
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.rulebook.catalogue import bindable
from guiju.kernel.rulebook.models import Clause

CHECKED_WITHIN = timedelta(days=365)


class ObligationInput(Input):
    title: Annotated[str, Field(min_length=2, max_length=200), Label("义务")]
    statute: Annotated[str, Field(min_length=2, max_length=120), Label("法规")]
    article: Annotated[str, Field(max_length=40), Label("条")] = ""
    control: Annotated[str, Field(max_length=80), Label("控制", "落实这项义务的控制代码")] = ""
    owner: Annotated[str | None, Label("责任人"), Reference("org.Person", by="number", title="人员")] = None


class EnterObligation(Command):
    key = "policy.enter_obligation"
    title = "登记合规义务"
    header = ObligationInput
    from_files = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        known = bindable(context.using)
        return [
            refusal(item, None, "known_control", f"系统没有控制“{control}”", "请核对控制的代码，或先留空")
            for item, control in enumerate(batch.head.control)
            if control and control not in known
        ]

    def apply(self, batch: Batch, work: Work) -> None:
        plain = {name: batch.head.columns[name] for name in ("title", "statute", "article", "control")}
        columns = {**plain, "owner_id": batch.head.ids("owner"), "entered_by": work.actor, "entered_at": work.now}
        file_papers(work, batch, Obligation, columns, "HG")


class ObligationCheckInput(Input):
    obligation: Annotated[str, Label("义务单号"), Reference("policy.Obligation", by="number", title="合规义务")]
    note: Annotated[str, Field(min_length=2, max_length=500), Label("核对结果")]


class CheckObligation(Command):
    key = "policy.check_obligation"
    title = "核对合规义务"
    header = ObligationCheckInput

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "obligation_id": batch.head.ids("obligation"),
            "note": batch.head.note,
            "checked_on": timezone.localdate(work.now),
            "checked_by": work.actor,
        }
        work.insert(ObligationCheck, columns, batch.size)


class StatementInput(Input):
    year: Annotated[int, Field(ge=2000, le=2999), Label("年度")]


class SignCompliance(Command):
    """It is signed whatever is open; what is open is printed on it."""

    key = "policy.sign_compliance"
    title = "签署年度合规声明"
    header = StatementInput

    def apply(self, batch: Batch, work: Work) -> None:
        obligations = list(
            Obligation.objects.using(work.using)
            .annotate(checked=Max("checks__checked_on"))
            .order_by("id")
            .values("number", "title", "owner__name", "checked")
        )
        since = timezone.localdate(work.now) - CHECKED_WITHIN
        lacking = [each for each in obligations if not _is_kept(each, since)]
        columns = {
            "year": batch.head.year,
            "obligations": len(obligations),
            "open_ones": orjson.dumps([_printed(each) for each in lacking]).decode(),
            "signed_by": work.actor,
            "signed_at": work.now,
        }
        file_papers(work, batch, ComplianceStatement, columns, "SM")
        work.answer(range(batch.size), open=[len(lacking)] * batch.size)


def _is_kept(obligation: Mapping[str, Any], since: Any) -> bool:
    return bool(obligation["owner__name"] and obligation["checked"] and obligation["checked"] >= since)


def _printed(obligation: Mapping[str, Any]) -> dict[str, str]:
    checked = obligation["checked"]
    return {
        "number": obligation["number"],
        "title": obligation["title"],
        "owner": obligation["owner__name"] or "没有责任人",
        "checked": f"{checked}" if checked else "没有核对过",
    }


class ConfirmationInput(Input):
    clause: ClauseCode
    note: Annotated[str, Field(min_length=2, max_length=500), Label("说明")]


class ConfirmClause(Command):
    """Conditional while a law behind it has changed and nobody has assessed it."""

    key = "policy.confirm_clause"
    title = "对照法规确认条款"
    header = ConfirmationInput
    yields = (Confirmed,)
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        head = batch.head
        head.records["clause"], refused = resolve(head.clause, timezone.localdate(context.now), context)
        ids = [clause.id for clause in head.record("clause") if clause]
        laws = dict(Clause.objects.using(context.using).filter(pk__in=ids).values_list("id", "law"))
        named = {clause: laws_of(law) for clause, law in laws.items()}
        waiting = unassessed((name for names in named.values() for name in names), context.using)
        head.records["unassessed"] = [
            "、".join(name for name in named[clause.id] if name in waiting) if clause else ""
            for clause in head.record("clause")
        ]
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {"clause": batch.head.clause, "unassessed": batch.head.record("unassessed")}
        return [Subjects(Confirmed, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "clause_id": [clause.id for clause in head.record("clause")],
            "code": head.clause,
            "note": head.note,
            "is_conditional": [bool(each) for each in head.record("unassessed")],
            "confirmed_by": work.actor,
            "confirmed_at": work.now,
        }
        file_papers(work, batch, ClauseConfirmation, columns, "QR")
