"""Goods that are not as the note says: short, bad, of another kind."""

from typing import Any

from guiju.demo.company import WAREHOUSE
from guiju.demo.story.goods import BY_CODE, LAYERS, dates
from guiju.demo.story.stage import ACCOUNTANT, DIRECTOR, KEEPER, MANAGER, Stage
from guiju.domains.warehouse import api as warehouse
from guiju.kernel.commands.context import Outcome
from guiju.kernel.controls.commands import GrantWaiver
from guiju.kernel.controls.models import Referral

_NOTE_CONTROL = "warehouse.goods_match_note"


def arrive(
    stage: Stage, sku: str, noted: int, step: str, *, counted: int | None = None, spec: str = "", **line: Any
) -> str:
    """One product at the dock, counted at once; the arrival's number."""
    product = BY_CODE[sku]
    head = {"warehouse": WAREHOUSE, "supplier": product.supplier, "carrier": "德邦物流"}
    note = f"SH-{stage.day:%Y%m%d}-{sku}"
    goods = {"sku": sku, "quantity": noted, "unit_cost": product.cost, "spec": spec}
    arrival = {**head, "delivery_note": note, "photo": stage.photo(KEEPER, note), "lines": [goods]}
    number = str(stage.act(KEEPER, warehouse.RecordArrival, arrival, step).answers[0]["number"])
    count = {"barcode": product.barcode, "quantity": noted if counted is None else counted, **line}
    stage.act(KEEPER, warehouse.CountArrival, {"arrival": number, "lines": [count]}, f"{step}-count")
    return number


def receive(
    stage: Stage, arrival: str, sku: str, quantity: int, step: str, *, ends: str = "done", **line: Any
) -> Outcome:
    lines = [{"line": 1, "quantity": quantity, **dates(BY_CODE[sku], stage.day), **line}]
    return stage.act(KEEPER, warehouse.ReceiveGoods, {"arrival": arrival, "lines": lines}, step, ends=ends)


def store(stage: Stage, receipt: Outcome, sku: str, quantity: int, step: str) -> None:
    lines = [{"line": 1, "bin": BY_CODE[sku].bin, "quantity": quantity, "layers": LAYERS}]
    stage.act(
        KEEPER,
        warehouse.PutAway,
        {"receipt": receipt.answers[0]["number"], "lines": lines},
        step,
        reason="同类库位已满",
    )


def short_came(stage: Stage) -> None:
    """98 of 100."""
    arrive(stage, "A-500", 100, "short", counted=98)


def short_received(stage: Stage) -> None:
    arrival = stage.told(KEEPER, warehouse.RecordArrival, "short")
    proof = {"difference": "短少 2 件，外箱封口完好，司机在场签字", "photo": stage.photo(KEEPER, "98-100")}
    receipt = receive(stage, arrival, "A-500", 98, "short-receipt", **proof)
    store(stage, receipt, "A-500", 98, "short-putaway")


def short_confirmed(stage: Stage) -> None:
    """The supplier agrees that it was 98."""
    outcome = stage.earlier(KEEPER, warehouse.ReceiveGoods, "short-receipt", stage.number - 2)
    if outcome is not None:
        agreed = {"difference": outcome.answers[0]["difference"], "agreed": 98, "confirmed_by": "供应商 刘经理"}
        stage.act(ACCOUNTANT, warehouse.ConfirmDifference, agreed, "short-confirmed")


def bad_refused(stage: Stage) -> None:
    """Wet cartons: the keeper refuses them."""
    arrival = arrive(stage, "D-012", 60, "wet", quality_passed=False)
    line = {
        "line": 1,
        "item": "quality",
        "quantity": 60,
        "reason": "外箱浸水，内袋受潮",
        "photo": stage.photo(KEEPER, "wet"),
    }
    stage.act(KEEPER, warehouse.RefuseGoods, {"arrival": arrival, "lines": [line]}, "wet-refused")


def refusal_instructed(stage: Stage) -> None:
    waiting = Referral.objects.using(stage.using).filter(settled_at__isnull=True).order_by("id").last()
    if waiting is not None:
        said = {"referral": waiting.number, "note": "同意拒收，通知供应商三日内补货"}
        stage.act(MANAGER, warehouse.InstructRefusal, said, "wet-instructed")


def other_came(stage: Stage) -> None:
    """Cups of another size than ordered: they may not be received as they are."""
    arrival = arrive(stage, "C-001", 24, "other", spec="450 ml", found_spec="400 ml")
    receive(stage, arrival, "C-001", 24, "other-tried", ends="refused")
    _ask(stage, arrival, "other", "供应商同意按九折结算，客户已接受小号")


def waived(stage: Stage) -> None:
    """The director grants it; the goods wait for the inspection."""
    asked = stage.earlier(KEEPER, GrantWaiver, "other-waiver")
    if asked is not None:
        stage.decide(DIRECTOR, asked, "other-granted", note="同意，先入待检")
        arrival = stage.told(KEEPER, warehouse.RecordArrival, "other")
        receipt = receive(stage, arrival, "C-001", 24, "other-receipt", state="inspecting")
        store(stage, receipt, "C-001", 24, "other-putaway")


def towels_came(stage: Stage) -> None:
    arrival = arrive(stage, "G-010", 60, "towels", spec="34×74 cm", found_spec="30×60 cm")
    receive(stage, arrival, "G-010", 60, "towels-tried", ends="refused")
    _ask(stage, arrival, "towels", "供应商称为新款，尺寸相近")


def not_waived(stage: Stage) -> None:
    """The director does not; the keeper sends them back."""
    asked = stage.earlier(KEEPER, GrantWaiver, "towels-waiver")
    if asked is not None:
        stage.decide(DIRECTOR, asked, "towels-denied", note="规格与页面不符，退回", approves=False)
        arrival = stage.told(KEEPER, warehouse.RecordArrival, "towels")
        photo = stage.photo(KEEPER, "30x60")
        line = {
            "line": 1,
            "item": "specification",
            "quantity": 60,
            "reason": "规格 30×60 cm，订购 34×74 cm",
            "photo": photo,
        }
        stage.act(KEEPER, warehouse.RefuseGoods, {"arrival": arrival, "lines": [line]}, "towels-refused")


def _ask(stage: Stage, arrival: str, step: str, reason: str) -> None:
    asked = {"control": _NOTE_CONTROL, "subject_key": f"{arrival}/1", "reason": reason, "hours": 72}
    stage.act(KEEPER, GrantWaiver, asked, f"{step}-waiver", ends="held")


def passed(stage: Stage) -> None:
    head = {"warehouse": WAREHOUSE, "sku": "C-001", "source": "inspecting", "target": "good", "quantity": 24}
    stage.act(KEEPER, warehouse.ChangeState, {**head, "reason": "抽检 5 件合格，转良品"}, "other-passed")


def unlike_came(stage: Stage) -> None:
    """Yesterday's: it waits at the dock for the director's word."""
    arrival = arrive(stage, "E-210", 40, "unlike", spec="铝合金", found_spec="塑料")
    receive(stage, arrival, "E-210", 40, "unlike-tried", ends="refused")


def waiver_asked(stage: Stage) -> None:
    arrival = stage.told(KEEPER, warehouse.RecordArrival, "unlike")
    _ask(stage, arrival, "unlike", "供应商称为改款，已发说明函")
