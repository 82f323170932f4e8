"""Random acts of the demo company's people, such as the model allows just now or nearly so, with what the model says of them."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple, Protocol

from tests.faults.model.papers import Document
from tests.faults.model.reference import STATES, UNDO_WITHIN, Warehouse
from tests.faults.people import KEEPER, MANAGER, SERVICE

WAREHOUSE, ACCOUNTANT = "WH1", "1006"
BINS = {"A-500": ("D-01-1", "D-01-2", "D-02-1"), "B-250": ("D-01-1", "D-01-2"), "C-001": ("G-01-1", "G-01-2")}
"""Few bins and few products, so that acts meet; a product in the zones of its class."""
BARCODES = {"A-500": "6901000000011", "B-250": "6901000000028", "C-001": "6901000000035"}
SKUS = tuple(BINS)
MOST, LEFT = 12, {"A-500": 5, "B-250": 0, "C-001": 1}
Lines = list[dict[str, Any]]


class Choice(Protocol):
    """Where the randomness comes from: Hypothesis, or a seed."""

    def number(self, least: int, most: int) -> int: ...

    def among(self, values: Any) -> Any: ...


class Seeded:
    """A seed chooses."""

    def __init__(self, seed: str) -> None:
        self.random = Random(seed)

    def number(self, least: int, most: int) -> int:
        return self.random.randint(least, most)

    def among(self, values: Any) -> Any:
        return self.random.choice(list(values))


class Step(NamedTuple):
    """One act: who runs which command, what the model answers, and the kinds of documents it numbers."""

    who: str
    command: str
    item: dict[str, Any]
    told: str
    numbered: str = ""


Make = Callable[[Choice, Warehouse], Step | None]


def _any(choice: Choice, documents: list[Document]) -> Document | None:
    return choice.among(documents[-4:]) if documents else None


def _rarely(choice: Choice) -> bool:
    return choice.number(0, 5) == 0


def _near(choice: Choice, right: int) -> int:
    """The right quantity, part of it, or now and then too much."""
    return right + 1 if _rarely(choice) else choice.number(1, max(1, right))


def _expiry(choice: Choice, model: Warehouse) -> date | None:
    return choice.among([None, *(model.now.date() + timedelta(days=days) for days in (0, 1, 30, 400))])


def arrive(choice: Choice, model: Warehouse) -> Step:
    lines = [
        (choice.among(SKUS), choice.number(1, MOST), choice.number(0, 999_999)) for _ in range(choice.number(1, 3))
    ]
    head = {"warehouse": WAREHOUSE, "supplier": "杭州日化供应链", "delivery_note": "N-1", "carrier": "顺丰速运"}
    given = [{"sku": sku, "quantity": quantity, "unit_cost": cost} for sku, quantity, cost in lines]
    return Step(KEEPER, "warehouse.record_arrival", {**head, "lines": given}, model.arrive(lines), "arrival")


def count(choice: Choice, model: Warehouse) -> Step | None:
    arrival = _any(choice, [each for each in model.of_kind("arrival") if not each.is_counted or _rarely(choice)])
    if arrival is None:
        return None
    lines = [
        (line.sku, line.quantity - choice.number(0, 1), not _rarely(choice))
        for line in arrival.lines
        if not _rarely(choice)
    ] or [(SKUS[0], 1, True)]
    given = [{"barcode": BARCODES[sku], "quantity": number, "quality_passed": passed} for sku, number, passed in lines]
    item = {"arrival": arrival.number, "lines": given}
    return Step(KEEPER, "warehouse.count_arrival", item, model.count(arrival, lines))


def receive(choice: Choice, model: Warehouse) -> Step | None:
    arrival = _any(choice, [each for each in model.of_kind("arrival") if model.unposted(each) > 0 or _rarely(choice)])
    if arrival is None:
        return None
    lines, given = [], []
    for number, line in enumerate(arrival.lines, 1):
        left = (line.quantity if line.counted is None else line.counted) - model.received(line) - line.refused
        if left <= 0 or (not line.passed and not _rarely(choice)):
            continue
        expires, is_told = _expiry(choice, model), line.counted != line.quantity and not _rarely(choice)
        state, quantity = choice.among(["good", "good", "inspecting"]), _near(choice, left)
        lines.append((number, quantity, state, choice.among(["", "L1"]), expires, is_told))
        given.append(
            {"line": number, "quantity": quantity, "state": state, "batch_code": lines[-1][3], "expires_on": expires}
            | ({"difference": "少到一件"} if is_told else {})
        )
    if not lines:
        return None
    item = {"arrival": arrival.number, "lines": given}
    return Step(KEEPER, "warehouse.receive_goods", item, model.receive(arrival, lines), "receipt")


def refuse(choice: Choice, model: Warehouse) -> Step | None:
    arrival = _any(choice, model.of_kind("arrival"))
    if arrival is None:
        return None
    number, quantity = choice.number(1, len(arrival.lines)), choice.number(1, 3)
    line = {"line": number, "item": "quality", "quantity": quantity, "reason": "破损"}
    item = {"arrival": arrival.number, "lines": [line]}
    return Step(KEEPER, "warehouse.refuse_goods", item, model.refuse(arrival, [(number, quantity)]))


def confirm(choice: Choice, model: Warehouse) -> Step | None:
    document = _any(choice, model.of_kind("difference"))
    if document is None:
        return None
    item = {"difference": document.number, "agreed": 1, "confirmed_by": "供应商"}
    return Step(ACCOUNTANT, "warehouse.confirm_difference", item, model.once(document, "is_confirmed"))


def put_away(choice: Choice, model: Warehouse) -> Step | None:
    waiting = [each for each in model.of_kind("receipt") if any(line.put_away < line.quantity for line in each.lines)]
    receipt = _any(choice, waiting)
    if receipt is None:
        return None
    lines = [
        (number, choice.among(BINS[line.sku]), _near(choice, line.quantity - line.put_away))
        for number, line in enumerate(receipt.lines, 1)
        if line.put_away < line.quantity
    ]
    item = {"receipt": receipt.number, "lines": _placed(lines)}
    return Step(KEEPER, "warehouse.put_away", item, model.put_away(receipt, lines), "putaway")


def _placed(lines: list[tuple[int, str, int]]) -> Lines:
    return [{"line": number, "bin": where, "quantity": quantity} for number, where, quantity in lines]


def undo_putaway(choice: Choice, model: Warehouse) -> Step | None:
    known = model.of_kind("putaway")
    putaway = known[-1] if known and not _rarely(choice) else _any(choice, known)
    if putaway is None or (model.now - putaway.at >= UNDO_WITHIN and not _rarely(choice)):
        return None
    return Step(KEEPER, "warehouse.undo_putaway", {"putaway": putaway.number}, model.undo_putaway(putaway))


def relocate(choice: Choice, model: Warehouse) -> Step | None:
    full = sorted({(where, batch.sku) for (where, batch), quantity in model.cards.items() if quantity > 0})
    if not full:
        return None
    source, sku = choice.among(full)
    here = sum(q for (where, batch), q in model.cards.items() if where == source and batch.sku == sku and q > 0)
    line = sku, choice.among([each for each in BINS[sku] if each != source]), _near(choice, here)
    item = {"bin": source, "lines": [dict(zip(("sku", "target", "quantity"), line, strict=True))]}
    return Step(KEEPER, "warehouse.relocate", item, model.relocate(source, [line]))


def found(choice: Choice, model: Warehouse) -> Step:
    sku = choice.among(SKUS)
    item = {"bin": BINS[sku][0], "sku": sku, "quantity": 1, "note": "错放"}
    return Step(KEEPER, "warehouse.record_found_goods", item, "")


def gone(choice: Choice, model: Warehouse) -> Step:
    item = {"warehouse": WAREHOUSE, "sku": choice.among(SKUS), "quantity": 1, "keeper": KEEPER, "description": "无单"}
    return Step(KEEPER, "warehouse.record_unpapered_departure", item, "")


def request(choice: Choice, model: Warehouse) -> Step:
    lines = [(choice.among(SKUS), choice.number(1, 4)) for _ in range(choice.number(1, 2))]
    has_papers = not _rarely(choice)
    head = {"warehouse": WAREHOUSE, "basis": "TM-1" if has_papers else "", "picker": "张顺丰"}
    given = [{"sku": sku, "quantity": quantity} for sku, quantity in lines]
    item = {**head, "lines": given}
    return Step(SERVICE, "warehouse.request_issue", item, model.request(lines, has_papers=has_papers), "request")


def approve(choice: Choice, model: Warehouse) -> Step | None:
    paper = _any(choice, [each for each in model.of_kind("request") if not each.is_approved or _rarely(choice)])
    return paper and Step(
        MANAGER, "warehouse.approve_issue", {"request": paper.number}, model.once(paper, "is_approved")
    )


def pick(choice: Choice, model: Warehouse) -> Step | None:
    paper = _any(choice, model.of_kind("request"))
    if paper is None:
        return None
    lines = []
    for number, line in enumerate(paper.lines, 1):
        left = line.quantity - model.dispatched(line) - model.picked(line)
        full = [
            where
            for where in BINS[line.sku]
            if any(w == where and q > 0 and b.sku == line.sku for (w, b), q in model.cards.items())
        ]
        if left > 0 and full:
            lines += [(number, choice.among(full), _near(choice, min(left, 4))) for _ in range(choice.number(1, 2))]
    if not lines:
        return None
    item = {"request": paper.number, "lines": _placed(lines)}
    return Step(KEEPER, "warehouse.pick_goods", item, model.pick(paper, lines))


def return_pick(choice: Choice, model: Warehouse) -> Step | None:
    open_now = [each for each in model.of_kind("request") if any(model.picked(line) for line in each.lines)]
    paper = _any(choice, open_now)
    if paper is None:
        return None
    lines = [
        (number, choice.among(BINS[line.sku]), _near(choice, model.picked(line)))
        for number, line in enumerate(paper.lines, 1)
        if model.picked(line)
    ]
    item = {"request": paper.number, "lines": _placed(lines)}
    return Step(KEEPER, "warehouse.return_pick", item, model.return_pick(paper, lines))


def dispatch(choice: Choice, model: Warehouse) -> Step | None:
    ready = [
        each
        for each in model.of_kind("request")
        if (each.is_approved and any(model.dispatched(line) < line.quantity for line in each.lines)) or _rarely(choice)
    ]
    paper = _any(choice, ready)
    if paper is None:
        return None
    lines = []
    for number, line in enumerate(paper.lines, 1):
        left = line.quantity - model.dispatched(line)
        if left > 0 or _rarely(choice):
            lines.append((number, _near(choice, left)))
    if not lines:
        return None
    given = [{"line": number, "quantity": quantity} for number, quantity in lines]
    item = {"request": paper.number, "lines": given}
    return Step(KEEPER, "warehouse.dispatch_goods", item, model.dispatch(paper, lines), "dispatch")


def return_goods(choice: Choice, model: Warehouse) -> Step | None:
    papers = [_any(choice, model.of_kind("dispatch")) for _ in range(choice.number(1, 2))]
    lines = []
    for paper in papers:
        if paper is not None:
            number = choice.number(1, len(paper.lines))
            line = paper.lines[number - 1]
            state = choice.among(["good", "inspecting", "defective"])
            left = line.quantity - line.returned
            lines.append((paper, number, choice.among([1, _near(choice, left)]), state))
    if not lines:
        return None
    given = [
        {"dispatch": paper.number, "line": number, "quantity": quantity, "state": state}
        for paper, number, quantity, state in lines
    ]
    item = {"warehouse": WAREHOUSE, "basis": "客户退货", "lines": given}
    return Step(KEEPER, "warehouse.return_goods", item, model.return_goods(lines), "return")


def reverse(choice: Choice, model: Warehouse) -> Step | None:
    paper = _any(choice, model.of_kind(choice.among(["receipt", "dispatch"])))
    if paper is None:
        return None
    item = {"document": paper.number, "reason": "录入有误"}
    return Step(KEEPER, "warehouse.reverse_document", item, model.reverse(paper))


def _change(source: str, target: str) -> Make:
    def change(choice: Choice, model: Warehouse) -> Step | None:
        there = model.balance()
        full = sorted(sku for sku in SKUS if there[sku, source])
        if not full and not _rarely(choice):
            return None
        sku = choice.among(full or SKUS)
        quantity = _near(choice, min(there[sku, source], MOST))
        head = {"warehouse": WAREHOUSE, "sku": sku, "source": source, "target": target}
        item = {**head, "quantity": quantity, "reason": "抽检"}
        return Step(KEEPER, "warehouse.change_state", item, model.change_state(sku, source, target, quantity))

    return change


def scarce(model: Warehouse) -> list[Step]:
    """Most of what the company began with is scrapped, so that batches run out and acts meet."""
    return [
        Step(
            KEEPER,
            "warehouse.change_state",
            {
                "warehouse": WAREHOUSE,
                "sku": sku,
                "source": "good",
                "target": "scrap",
                "quantity": most,
                "reason": "抽检",
            },
            model.change_state(sku, "good", "scrap", most),
        )
        for sku, most in {sku: model.balance()[sku, "good"] - LEFT[sku] for sku in SKUS}.items()
    ]


def judge(choice: Choice, model: Warehouse) -> Step | None:
    source, target = choice.among([(a, b) for a in STATES for b in STATES if a != b])
    return _change(source, target)(choice, model)


def close_day(choice: Choice, model: Warehouse) -> Step:
    day = model.now.date() + timedelta(days=choice.among([0, 0, 0, -1, 1]))
    item = {"warehouse": WAREHOUSE, "day": day, "lines": []}
    return Step(KEEPER, "warehouse.close_day", item, model.close_day(day))


def check(choice: Choice, model: Warehouse) -> Step | None:
    paper = _any(choice, model.of_kind(choice.among(["receipt", "dispatch", "return"])))
    return paper and Step(
        MANAGER, "warehouse.check_movement", {"document": paper.number}, model.once(paper, "is_checked")
    )


def plan_stocktake(choice: Choice, model: Warehouse) -> Step:
    skus = [sku for sku in SKUS if choice.number(0, 1)] or [SKUS[0]]
    item = {"warehouse": WAREHOUSE, "keeper": KEEPER, "lines": [{"sku": sku} for sku in skus]}
    return Step(KEEPER, "warehouse.plan_stocktake", item, model._write("stocktake", []), "stocktake")


def count_stock(choice: Choice, model: Warehouse) -> Step | None:
    plan = _any(choice, [each for each in model.of_kind("stocktake") if each.places])
    if plan is None:
        return None
    number = choice.number(1, len(plan.places))
    book = model.book(*plan.places[number - 1], plan.places)
    quantity = max(0, book + choice.among([0, 0, -1, 1]))
    item = {"stocktake": plan.number, "lines": [{"line": number, "quantity": quantity}]}
    return Step(KEEPER, "warehouse.count_stock", item, model.count_stock(plan, [(number, quantity)]))


def post_to_ledger(choice: Choice, model: Warehouse) -> Step:
    return Step(ACCOUNTANT, "warehouse.post_to_ledger", {"warehouse": WAREHOUSE}, model.post_to_ledger())


STEPS: dict[str, tuple[Make, int]] = {
    "arrive": (arrive, 4),
    "count": (count, 6),
    "receive": (receive, 8),
    "refuse": (refuse, 1),
    "confirm": (confirm, 1),
    "put_away": (put_away, 4),
    "undo_putaway": (undo_putaway, 8),
    "relocate": (relocate, 2),
    "found": (found, 1),
    "gone": (gone, 1),
    "request": (request, 3),
    "approve": (approve, 5),
    "pick": (pick, 4),
    "return_pick": (return_pick, 1),
    "dispatch": (dispatch, 8),
    "return_goods": (return_goods, 6),
    "reverse": (reverse, 2),
    "freeze": (_change("good", "frozen"), 1),
    "release": (_change("frozen", "good"), 1),
    "scrap": (_change("defective", "scrap"), 1),
    "judge": (judge, 1),
    "close_day": (close_day, 1),
    "check": (check, 1),
    "plan_stocktake": (plan_stocktake, 1),
    "count_stock": (count_stock, 2),
    "post_to_ledger": (post_to_ledger, 1),
}
"""By name, with how often it is tried by a seed."""


def step(choice: Seeded, model: Warehouse) -> tuple[str, Step | None]:
    """One act by a seed: its name, and nothing where the documents there are do not allow it."""
    name = choice.random.choices(list(STEPS), [weight for _, weight in STEPS.values()])[0]
    return name, STEPS[name][0](choice, model)
