"""What superiors do with a referral: see it, end it; and what the program does when nobody has seen it."""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar

import orjson
from django.db import connections
from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.ports import ports
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.models import Instruction, ReferralEscalation
from guiju.kernel.controls.referrals.kind import kinds
from guiju.kernel.controls.referrals.opening import SOURCE, Told, tell
from guiju.kernel.store.arrays import any_of, array, rows_of, rows_parameters
from guiju.kernel.worklist.tasks import DONE, end_tasks

_FETCH = ("kind", "source", "title", "detail", "posts", "above", "reporter", "acknowledged_at", "settled_at")
ReferralNumber = Annotated[
    str,
    Label("呈报单号"),
    Reference("controls.Referral", by="number", place="place_id", fetch=_FETCH, lock=True, title="呈报"),
]


class InstructInput(Input):
    referral: ReferralNumber


class Instruct(Command):
    """By a holder of one of the posts it was referred to, or of one above; never by who referred it."""

    header: ClassVar[type[Input]] = InstructInput

    def decisions(self, batch: Batch) -> list[str]:
        """What is decided, in Chinese, by item."""
        raise NotImplementedError

    def fits(self, kind: str) -> bool:
        """Whether a referral of this kind may be instructed so."""
        return kind in kinds() and kinds()[kind].settled_by == self.key

    def notes(self, batch: Batch) -> Sequence[str]:
        return [""] * batch.size

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        held, seen = ports().authorizer.posts(context.actor, context.using), set()
        refused = []
        for item, record in enumerate(batch.head.record("referral")):
            if record is None:
                continue
            asked = {*orjson.loads(record.posts), *orjson.loads(record.above)}
            if record.settled_at is not None or record.id in seen:
                refused.append(refusal(item, None, "stands", "这件呈报已经了结", "无需再阅示"))
            elif not self.fits(record.kind):
                refused.append(refusal(item, None, "step_in_order", "这件呈报不是这样阅示的", "请从呈报单打开办理"))
            elif record.reporter == context.actor or not asked & held:
                advice = "请由所呈报岗位上的另一位同事阅示"
                refused.append(refusal(item, None, "other_approver", "您不是这件呈报的阅示人", advice))
            seen.add(record.id)
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        self._write(batch, work, settles=True)

    def _write(self, batch: Batch, work: Work, *, settles: bool) -> None:
        records, ids = batch.head.record("referral"), batch.head.ids("referral")
        columns = {
            "referral_id": ids,
            "decision": self.decisions(batch),
            "note": list(self.notes(batch)),
            "settles": settles,
            "reporter": [record.reporter for record in records],
            "instructor": work.actor,
            "instructed_at": work.now,
        }
        work.insert(Instruction, columns, batch.size)
        moment = connections[work.using].ops.adapt_datetimefield_value(work.now)
        given = rows_of({"id": "bigint"}, work.using)
        work.execute(
            "update controls_referral set acknowledged_at = coalesce(acknowledged_at, %s), settled_at = %s "
            f"from {given} as d where controls_referral.id = d.id",
            [moment, moment if settles else None, *rows_parameters([ids], work.using)],
        )
        if settles:
            end_tasks(work, SOURCE, [str(each) for each in ids], DONE)


class AcknowledgeReferral(Instruct):
    """Seen; nothing is decided yet, and it goes to nobody above."""

    key = "controls.acknowledge_referral"
    title = "已阅"

    def fits(self, kind: str) -> bool:
        return True

    def decisions(self, batch: Batch) -> list[str]:
        return [self.title] * batch.size

    def apply(self, batch: Batch, work: Work) -> None:
        self._write(batch, work, settles=False)


class UnseenInput(Input):
    referral: Annotated[
        int,
        Label("呈报"),
        Reference(
            "controls.Referral", by="id", fetch=("title", "detail", "place_id", "above", "acknowledged_at"), lock=True
        ),
    ]


class EscalateReferrals(Command):
    """Seen meanwhile is seen; run by the program itself, any number of times."""

    key = "controls.escalate_referrals"
    title = "呈报升级"
    header = UnseenInput

    def apply(self, batch: Batch, work: Work) -> None:
        known = work.select(
            f"select referral_id from controls_referralescalation where {any_of('referral_id', using=work.using)}",
            [array(batch.head.ids("referral"), work.using)],
        )
        told = {referral for (referral,) in known}
        records: list[Any] = [
            record
            for record in batch.head.record("referral")
            if record.acknowledged_at is None and record.id not in told
        ]
        columns = {
            "referral_id": [record.id for record in records],
            "posts": [record.above for record in records],
            "escalated_at": work.recorded_at,
        }
        work.insert(ReferralEscalation, columns, len(records))
        tell(
            work,
            [
                Told(
                    record.id,
                    f"逾期无人阅示：{record.title}",
                    record.detail,
                    record.place_id,
                    orjson.loads(record.above),
                    None,
                )
                for record in records
            ],
        )


Note = Annotated[str, Field(min_length=2, max_length=500), Label("意见")]
