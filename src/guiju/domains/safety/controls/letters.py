"""A new head signs his letter in days and takes the open hazards over one by one; who went answers for what was before."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.safety.hazards import hazards
from guiju.domains.safety.letter_subjects import HazardHandedOver, HeadStands
from guiju.domains.safety.models import HazardTakenOver, SafetyLetter
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.org.models import Assignment
from guiju.kernel.org.tree import line_of, parents

HEADS = ("warehouse_head", "department_head", "store_manager", "operations_director")


def heads(context: Context) -> list[Any]:
    """Those who hold the post of a head today, with since when."""
    today = timezone.localdate(context.now)
    known = Assignment.objects.using(context.using).filter(post__code__in=HEADS, since__lte=today, end__isnull=True)
    known = known.filter(person__leaving__isnull=True)
    return list(known.select_related("person", "post", "place").order_by("pk"))


class LetterParams(Params):
    default_sign_days: int = Field(3, title="签署期限（天）", ge=0)
    heads: list[str] = Field(list(HEADS), title="哪些岗位")
    began: str = Field("", title="自哪天起就任的", pattern=r"^(\d{4}-\d{2}-\d{2})?$")


class Letter(NamedTuple):
    """``days`` since he became head; ``since`` as 2027-06-15."""

    post: str
    since: str
    days: int
    is_signed: bool


class LetterMissing(Watch):
    """Only of heads who came after the rule was in force."""

    key = "safety.letter_missing"
    title = "安全责任书未签"
    subject = HeadStands
    params = LetterParams
    advice = "请新任负责人签署安全责任书"
    examples = (
        passes(Letter("warehouse_head", "2027-06-15", 3, is_signed=False)),
        passes(Letter("warehouse_head", "2027-06-15", 99, is_signed=True)),
        passes(Letter("keeper", "2027-06-15", 99, is_signed=False)),
        passes(Letter("warehouse_head", "2027-06-15", 4, is_signed=False), began="2027-07-01"),
        breaches(Letter("warehouse_head", "2027-06-15", 4, is_signed=False)),
    )

    def subjects(self, context: Context) -> Subjects:
        rows = heads(context)
        columns = {"mark": [f"{row.post.code}/{row.person.number}/{row.since}" for row in rows]}
        found = Subjects(HeadStands, columns, list(range(len(rows))), [None] * len(rows))
        found.memo["rows"] = rows
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Letter]:
        today = timezone.localdate(context.now)
        signed: dict[tuple[int, str], Any] = {}
        for row in SafetyLetter.objects.using(context.using).order_by("id"):
            signed[row.signer, row.post] = timezone.localdate(row.signed_at)
        return [
            Letter(
                row.post.code,
                f"{row.since}",
                (today - row.since).days,
                (last := signed.get((row.person.account_id, row.post.code))) is not None and last >= row.since,
            )
            for row in subjects.memo["rows"]
        ]

    @staticmethod
    def judge(fact: Letter, params: LetterParams) -> str | None:
        if fact.is_signed or fact.post not in params.heads or fact.since < params.began:
            return None
        if fact.days <= params.default_sign_days:
            return None
        return f"{fact.since} 就任，{params.default_sign_days} 天内没有签安全责任书"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.person.account_id or 0 for row in subjects.memo["rows"]]


class HandedOver(NamedTuple):
    number: str
    post: str
    is_taken: bool


class HandoverOpen(Watch):
    """Who goes goes on his day; what he left open is his successor's at once."""

    key = "safety.handover_open"
    title = "隐患交接未确认"
    subject = HazardHandedOver
    params = LetterParams
    advice = "请新任负责人逐条确认接收（HANDOVER_OPEN）"
    examples = (
        passes(HandedOver("YH-1", "warehouse_head", is_taken=True)),
        passes(HandedOver("YH-1", "keeper", is_taken=False)),
        breaches(HandedOver("YH-1", "warehouse_head", is_taken=False)),
    )

    def subjects(self, context: Context) -> Subjects:
        rows, above = heads(context), parents(context.using)
        open_now = list(hazards(context.using).filter(closed_at__isnull=True).order_by("pk"))
        pairs = [
            (hazard, head)
            for hazard in open_now
            for head in rows
            if timezone.localdate(hazard.reported_at) < head.since
            and (head.place_id is None or head.place_id in line_of(hazard.place_id, above))
        ]
        columns: dict[str, list[Any]] = {
            "mark": [f"{hazard.number}/{head.post.code}/{head.person.number}" for hazard, head in pairs],
            "place": [hazard.place_id for hazard, _ in pairs],
        }
        found = Subjects(HazardHandedOver, columns, list(range(len(pairs))), [None] * len(pairs))
        found.memo["pairs"] = pairs
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[HandedOver]:
        taken = set(HazardTakenOver.objects.using(context.using).values_list("hazard_id", "taker"))
        return [
            HandedOver(hazard.number, head.post.code, (hazard.pk, head.person.account_id) in taken)
            for hazard, head in subjects.memo["pairs"]
        ]

    @staticmethod
    def judge(fact: HandedOver, params: LetterParams) -> str | None:
        if fact.is_taken or fact.post not in params.heads:
            return None
        return f"{fact.number} 是前任留下的隐患，还没有逐条确认接收（HANDOVER_OPEN）"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [head.person.account_id or 0 for _, head in subjects.memo["pairs"]]
