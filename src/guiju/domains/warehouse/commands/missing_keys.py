"""A key that is not back when the warehouse closes: told at once, and whether the lock is changed is decided next day."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from django.utils import timezone
from pydantic import Field

from guiju.domains.safety.registers import KeyLoans
from guiju.domains.warehouse.duties import CLOSED
from guiju.domains.warehouse.referred import KEY_MISSING, KEYS_RETURNED
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.receipts import request_of
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.missing import end_of
from guiju.kernel.controls.models import DutyItem, Referral
from guiju.kernel.controls.reading import effective
from guiju.kernel.controls.referrals.commands import Instruct, ReferralNumber
from guiju.kernel.controls.referrals.duty import cited, posts_of
from guiju.kernel.controls.referrals.opening import Matter, refer

DECISIONS = {"change": "换锁", "keep": "不换锁"}


class MissingKeyInput(Input):
    loan: Annotated[
        str,
        Label("钥匙登记"),
        Reference("safety.KeyLoan", by="number", fetch=("place_id", "key_code", "opens"), title="钥匙登记"),
    ]


class ReferMissingKeys(Command):
    """Run by the program itself, any number of times: one open referral a loan."""

    key = "warehouse.refer_missing_keys"
    title = "钥匙未归还呈报"
    header = MissingKeyInput

    def apply(self, batch: Batch, work: Work) -> None:
        bounds = KEYS_RETURNED.bounds(work.now, work.using)
        matters = []
        for item, loan in enumerate(batch.head.record("loan")):
            own = effective(bounds, loan.place_id)
            if not own:
                continue
            params: Any = own[0].params
            day = timezone.localdate(work.now) + timedelta(days=params.decide_within_days)
            matters.append(
                Matter(
                    item=item,
                    kind=KEY_MISSING.key,
                    source=loan.number,
                    title=f"钥匙 {loan.key_code}（{loan.opens}）闭仓时没有归还，请决定是否换锁",
                    detail=f"钥匙登记 {loan.number}",
                    place=loan.place_id,
                    posts=posts_of(own),
                    above=posts_of(own, "escalate_to"),
                    clauses=cited(own),
                    answer_by=end_of(day),
                )
            )
        refer(work, matters)


class DecideLockInput(Input):
    referral: ReferralNumber
    decision: Annotated[Literal["change", "keep"], Label("决定", choices=DECISIONS)]
    note: Annotated[str, Field(min_length=2, max_length=500), Label("理由")]


class DecideLock(Instruct):
    key = "warehouse.decide_lock"
    title = "换锁决定"
    header = DecideLockInput

    def decisions(self, batch: Batch) -> list[str]:
        return [DECISIONS[each] for each in batch.head.decision]

    def notes(self, batch: Batch) -> Sequence[str]:
        return batch.head.note


def step(moment: datetime, using: str = "default") -> None:
    """Refer the keys that were due back and are not, where closing time is over; a step of the ticker."""
    day = timezone.localdate(moment)
    closed = DutyItem.objects.using(using).filter(duty=CLOSED.key, day=day, closes_at__lte=moment)
    places = list(closed.values_list("place_id", flat=True))
    if not places or not KEYS_RETURNED.bounds(moment, using):
        return
    out = KeyLoans.entries(using).filter(ended_at__isnull=True, place__in=places, due_on__lte=day).order_by("id")
    referred = Referral.objects.using(using).filter(kind=KEY_MISSING.key, source__in=out.values("number"))
    known = set(referred.values_list("source", flat=True))
    items: list[dict[str, object]] = [
        {"loan": number} for number in out.values_list("number", flat=True) if number not in known
    ]
    if items:
        request = request_of("keys", items)
        run_items(ReferMissingKeys, items, Context(SYSTEM, moment, request, OnRefusal.PARTIAL, using=using))
