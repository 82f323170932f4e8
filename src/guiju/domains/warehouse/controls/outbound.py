"""Gates on goods that are to leave."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from django.db import connections
from pydantic import Field

from guiju.domains.warehouse.models import IssueRequest
from guiju.domains.warehouse.subjects import PickUp, StockOut
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import CumulativeGate, Gate, Params
from guiju.kernel.controls.patterns import CompleteRecord, Share, SumWithinLimit
from guiju.kernel.store.arrays import any_of, array

BASIS, PICKER, SIGNATURE = "批准的出库依据", "提货人身份", "审批签字"


class RequiredPapers(Params):
    default_required: list[str] = Field([BASIS, PICKER, SIGNATURE], title="必备手续")


class Papers(NamedTuple):
    """Which papers an issue request has; who picks up is not a fact, only whether it is the named person."""

    has_basis: bool
    has_picker: bool
    is_signed: bool
    is_named_picker: bool
    has_letter: bool


COMPLETE = Papers(has_basis=True, has_picker=True, is_signed=True, is_named_picker=True, has_letter=False)


def papers(subjects: Subjects, context: Context) -> list[Papers]:
    """The papers of each pick-up; names are compared here and go no further."""
    return subjects.once("papers", lambda: _read_papers(subjects, context))


def _read_papers(subjects: Subjects, context: Context) -> list[Papers]:
    using = context.using
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select r.id, r.basis <> '', r.picker <> '', exists (select 1 from warehouse_issueapproval a "
            f"where a.request_id = r.id) from warehouse_issuerequest r where {any_of('r.id', using=using)}",
            [array(sorted(set(subjects.request_id)), using)],
        )
        known = {key: (bool(basis), bool(picker), bool(signed)) for key, basis, picker, signed in cursor.fetchall()}
    came = [request for request, picker in subjects.rows("request_id", "picker") if picker]
    named = dict(IssueRequest.objects.using(using).filter(id__in=came).values_list("id", "picker")) if came else {}
    return [
        Papers(*known[request], not picker or named.get(request) == picker, letter)
        for request, picker, letter in subjects.rows("request_id", "picker", "has_letter")
    ]


class IssuePapersComplete(CompleteRecord, Gate):
    key = "warehouse.issue_papers_complete"
    title = "出库手续齐全"
    subject = PickUp
    params = RequiredPapers
    names: ClassVar = {"required": "default_required"}
    advice = "补齐手续后再出库；纸质单请拍照上传"
    items: ClassVar = {BASIS: "has_basis", PICKER: "has_picker", SIGNATURE: "is_signed"}
    sentence = "手续不全，缺：{missing}"
    examples = (
        passes(COMPLETE),
        breaches(COMPLETE._replace(has_basis=False)),
        breaches(COMPLETE._replace(has_picker=False)),
        breaches(COMPLETE._replace(is_signed=False)),
        passes(COMPLETE._replace(has_basis=False), default_required=[PICKER]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Papers]:
        return papers(subjects, context)


class PickerIsNamed(Gate):
    key = "warehouse.picker_is_named"
    title = "本人提货或持委托书"
    subject = PickUp
    params = RequiredPapers
    advice = "请申请单上的提货人到场，或上传其委托书"
    examples = (
        passes(COMPLETE),
        passes(COMPLETE._replace(is_named_picker=False, has_letter=True)),
        breaches(COMPLETE._replace(is_named_picker=False)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Papers]:
        return papers(subjects, context)

    @staticmethod
    def judge(fact: Papers, params: RequiredPapers) -> str | None:
        if PICKER not in params.default_required or fact.is_named_picker or fact.has_letter:
            return None
        return "来提货的不是申请单上的提货人，也没有委托书"


class RequestedLine(NamedTuple):
    line: str
    quantity: int
    requested: int
    dispatched: int


class IssuedWithinRequest(SumWithinLimit, CumulativeGate):
    key = "warehouse.issued_within_request"
    title = "不超申请数量出库"
    subject = StockOut
    params = RequiredPapers
    advice = "按申请的剩余数量出库；确需多出，请另开申请"
    sentence = "申请 {limit}，已出 {earlier}，本次出库 {quantity}"
    examples = (
        passes(RequestedLine("CK-1/1", 10, 10, 0)),
        breaches(RequestedLine("CK-1/1", 11, 10, 0)),
        breaches(RequestedLine("CK-1/1", 5, 10, 6)),
        breaches(RequestedLine("CK-1/1", 5, 10, 0), before=6),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[RequestedLine]:
        known = subjects.memo["request_lines"]
        rows = zip(subjects.keys(), subjects.quantity, [known[line] for line in subjects.request_line], strict=True)
        return [RequestedLine(key, quantity, line.quantity, line.dispatched) for key, quantity, line in rows]

    @staticmethod
    def shape(fact: RequestedLine) -> Share:
        return Share(fact.line, fact.quantity, fact.dispatched, fact.requested)

    @classmethod
    def judge_sum(cls, fact: RequestedLine, params: RequiredPapers, before: int) -> str | None:
        return super().judge_sum(fact, params, before) if BASIS in params.default_required else None
