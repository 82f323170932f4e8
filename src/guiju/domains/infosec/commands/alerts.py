"""Operating alerts: raised, taken up by whoever is on call, closed with cause and effect."""

from datetime import timedelta
from typing import Annotated, Any

from pydantic import Field

from guiju.domains.infosec.models import AlertClosing, OpsAlert
from guiju.domains.infosec.referred import ALERT, ALERT_ANSWERED, AlertParams
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.fields import Label, Money, Reference
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.reading import effective
from guiju.kernel.controls.referrals.commands import Instruct
from guiju.kernel.controls.referrals.duty import cited, posts_of
from guiju.kernel.controls.referrals.opening import Matter, refer
from guiju.kernel.org.entities import entities
from guiju.kernel.worklist.tasks import DONE, end_tasks, open_tasks

SOURCE, COMPLETE = "alert", "alert.complete"


class AlertInput(Input):
    place: Annotated[str, Label("地点"), Reference("org.Place", fetch=("entity_id",), place="id", title="地点")]
    signature: Annotated[str, Field(min_length=1, max_length=120), Label("特征", "同一种告警写同一个")]
    what: Annotated[str, Field(min_length=2, max_length=200), Label("情况")]


class RaiseAlert(Command):
    key = "infosec.raise_alert"
    title = "登记运营告警"
    header = AlertInput
    records_reality = True
    from_files = True

    def apply(self, batch: Batch, work: Work) -> None:
        head, places = batch.head, batch.head.ids("place")
        found = work.insert_numbered(
            OpsAlert,
            {
                "place_id": places,
                "signature": head.signature,
                "what": head.what,
                "raised_by": work.actor,
                "raised_at": work.now,
            },
            kind="GX",
            entities=entities(work, places),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        bounds = ALERT_ANSWERED.bounds(work.now, work.using)
        matters = []
        for item, (alert, place, what) in enumerate(zip(found, places, head.what, strict=True)):
            own = effective(bounds, place)
            if own:
                params: AlertParams = own[0].params  # type: ignore[assignment]
                title, above = f"运营告警：{what}", posts_of(own, "escalate_to")
                due = work.now + params.within
                matters.append(
                    Matter(item, ALERT.key, str(alert), title, what, place, posts_of(own), above, cited(own), due)
                )
        refer(work, matters, reporter=0)


class SettleAlert(Instruct):
    """Taken up and handled; what was the cause is said when the alert is closed."""

    key = "infosec.settle_alert"
    title = "告警已处理"

    def decisions(self, batch: Batch) -> list[str]:
        return ["已处理"] * batch.size


class CloseAlertInput(Input):
    alert: Annotated[
        str,
        Label("告警单号"),
        Reference("infosec.OpsAlert", by="number", place="place_id", fetch=("number",), lock=True, title="告警"),
    ]
    cause: Annotated[str, Field(max_length=500), Label("原因")] = ""
    orders_affected: Annotated[int | None, Field(ge=0, le=10**9), Label("影响订单数")] = None
    loss: Annotated[int | None, Field(ge=0, le=10**12), Label("影响金额"), Money()] = None


class CloseAlert(Command):
    """What is missing is kept as 待补 and asked for the next day; closing again brings it."""

    key = "infosec.close_alert"
    title = "关闭运营告警"
    header = CloseAlertInput
    records_reality = True

    def apply(self, batch: Batch, work: Work) -> None:
        rows = list(batch.head.rows("cause", "orders_affected", "loss"))
        lacks = ["、".join(_missing(*row)) for row in rows]
        columns: dict[str, Any] = {
            "alert_id": batch.head.ids("alert"),
            "cause": batch.head.cause,
            "orders_affected": batch.head.orders_affected,
            "loss": batch.head.loss,
            "lacks": lacks,
            "closed_by": work.actor,
            "closed_at": work.now,
        }
        work.insert(AlertClosing, columns, batch.size)
        work.answer(range(batch.size), state=[f"待补：{each}" if each else "已关闭" for each in lacks])
        whole = [number for number, each in zip(batch.head.alert, lacks, strict=True) if not each]
        end_tasks(work, SOURCE, whole, DONE)
        asked = [(number, each) for number, each in zip(batch.head.alert, lacks, strict=True) if each]
        tasks = {
            "person": [work.actor] * len(asked),
            "kind": COMPLETE,
            "title": [f"补登告警 {number} 的{each}" for number, each in asked],
            "due_at": work.now + timedelta(days=1),
            "source": SOURCE,
            "source_key": [number for number, _ in asked],
        }
        open_tasks(work, tasks, len(asked))


def _missing(cause: str, orders: int | None, loss: int | None) -> list[str]:
    known = {"原因": bool(cause), "影响订单数": orders is not None, "影响金额": loss is not None}
    return [title for title, there in known.items() if not there]
