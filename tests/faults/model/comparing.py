"""The program beside the model: one act in both, then everything that can be seen of both."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import time_machine

from guiju.domains.ledger.api import stock_account
from guiju.domains.warehouse.models import (
    ArrivalLine,
    Balance,
    Batch,
    BinStock,
    DayClose,
    Difference,
    IssueRequestLine,
    Layer,
    Move,
    Picked,
    StockDifference,
    StocktakeLine,
)
from guiju.kernel.commands.command import command_of
from guiju.kernel.commands.context import Outcome
from guiju.kernel.org.models import Place
from tests.faults.model import papers, reference
from tests.faults.model.papers import Document
from tests.faults.model.reference import Warehouse
from tests.faults.model.steps import WAREHOUSE, Step, scarce
from tests.faults.people import account, do

PAUSE = timedelta(seconds=20)


class Company:
    """The demo company as it was founded, in the database and on paper; its clock stands but while something is done."""

    def __init__(self, began: datetime) -> None:
        founded = Batch.objects.earliest("id").received_on
        self.model = Warehouse(began.replace(year=founded.year, month=founded.month, day=founded.day))
        self.turn = 0
        _copy_founding(self.model)
        self.model.now = began
        for step in scarce(self.model):
            self.act(step)

    def act(self, step: Step) -> Outcome:
        """Run a step that the model has taken already.

        Raises:
            AssertionError: the program answers otherwise.
        """
        self.turn += 1
        with time_machine.travel(self.model.now, tick=False):
            outcome = do(command_of(step.command), [step.item], account(step.who), f"model:{self.turn}")
        told = {why.control for why in outcome.refusals}
        assert not outcome.held, step
        if step.told:
            assert step.told in told, (step, outcome.status, outcome.refusals)
        else:
            assert outcome.done == [0], (step, outcome.refusals)
            self._number(step, outcome)
        self.model.now += PAUSE
        return outcome

    def tomorrow(self) -> None:
        self.model.now += timedelta(days=1)

    def compare(self) -> None:
        """Everything there is of both.

        Raises:
            AssertionError: they differ.
        """
        model, batches = self.model, _batches()
        paper, books = _on_paper(model, {batch: place for place, batch in enumerate(model.batches)}), _in_books(batches)
        for name, said in paper.items():
            assert books[name] == said, (name, "program", _only(books[name], said), "model", _only(said, books[name]))

    def _number(self, step: Step, outcome: Outcome) -> None:
        answer = outcome.answers.get(0, {})
        if step.numbered:
            paper = self.model.of_kind(step.numbered)[-1]
            paper.number = answer["number"]
        if step.numbered == "receipt":
            known = Difference.objects.order_by("id").values_list("number", flat=True)
            for paper, number in zip(self.model.of_kind("difference"), known, strict=True):
                paper.number = number
        if step.numbered == "stocktake":
            places = {key: place for place, key in enumerate(_batches())}
            rows = StocktakeLine.objects.filter(stocktake__number=paper.number).order_by("line")
            paper.places = [
                (self.model.batches[places[batch]], where) for batch, where in rows.values_list("batch", "bin__code")
            ]


def _only(one: Any, other: Any) -> Any:
    if isinstance(one, dict):
        return {key: value for key, value in one.items() if other.get(key) != value}
    return one


def _on_paper(model: Warehouse, place: dict[papers.Batch, int]) -> dict[str, Any]:
    layers: Counter[tuple[int, str]] = Counter()
    worth: Counter[tuple[str, str]] = Counter()
    for layer in model.layers:
        layers[place[layer.batch], layer.state] += layer.left
        worth[layer.batch.sku, layer.state] += layer.worth()
    picks: Counter[tuple[str, int, int]] = Counter()
    where = {
        id(line): (paper.number, at) for paper in model.of_kind("request") for at, line in enumerate(paper.lines, 1)
    }
    for pick in model.picks:
        picks[(*where[id(pick.line)], place[pick.batch])] += pick.left
    return {
        "balances": _filled(model.balance()),
        "layers": _filled(layers),
        "worth": _filled(worth),
        "cards": _filled({(code, place[batch]): quantity for (code, batch), quantity in model.cards.items()}),
        "picks": _filled(picks),
        "account": model.account,
        "booked": model.booked,
        "closed": sorted(model.closed),
        "differences": model.differences,
    }


def _in_books(batches: list[int]) -> dict[str, Any]:
    place = {key: at for at, key in enumerate(batches)}
    balances = {
        (sku, state): quantity
        for sku, *row in Balance.objects.values_list("sku__code", *reference.STATES)
        for state, quantity in zip(reference.STATES, row, strict=True)
    }
    layers: Counter[tuple[int, str]] = Counter()
    worth: Counter[tuple[str, str]] = Counter()
    for sku, batch, state, quantity, cost, left in Layer.objects.values_list(
        "sku__code", "batch", "state", "quantity", "cost", "remaining"
    ):
        layers[place[batch], state] += left
        worth[sku, state] += cost - papers.share(cost, quantity, quantity - left)
    picks: Counter[tuple[str, int, int]] = Counter()
    lines = {key: rest for key, *rest in IssueRequestLine.objects.values_list("id", "request__number", "line")}
    for line, batch, left in Picked.objects.values_list("request_line", "batch", "remaining"):
        picks[(*lines[line], place[batch])] += left
    warehouse = Place.objects.get(code=WAREHOUSE).id
    codes = dict(Balance.objects.values_list("sku", "sku__code"))
    account_now = stock_account([warehouse])
    return {
        "balances": _filled(balances),
        "layers": _filled(layers),
        "worth": _filled(worth),
        "cards": _filled(
            {
                (code, place[batch]): q
                for code, batch, q in BinStock.objects.values_list("bin__code", "batch", "quantity")
            }
        ),
        "picks": _filled(picks),
        "account": {codes[sku]: (row.quantity, row.amount) for (_, sku), row in account_now.items()},
        "booked": list(Move.objects.order_by("id").values_list("booked_on", flat=True)),
        "closed": sorted(DayClose.objects.values_list("day", flat=True)),
        "differences": list(StockDifference.objects.order_by("id").values_list("kind", "quantity")),
    }


def _filled(counted: Any) -> dict[Any, int]:
    return {key: value for key, value in counted.items() if value}


def _batches() -> list[int]:
    return list(Batch.objects.order_by("id").values_list("id", flat=True))


def _copy_founding(model: Warehouse) -> None:
    """What the demo company begins with, read once: an arrival received and put away, one waiting, a request approved."""
    lines = ArrivalLine.objects.order_by("id").values_list(
        "arrival__number", "sku__code", "noted_quantity", "unit_cost"
    )
    by_number: dict[str, list[tuple[str, int, int]]] = {}
    for number, sku, quantity, cost in lines:
        by_number.setdefault(number, []).append((sku, quantity, cost))
    for number, rows in by_number.items():
        model.arrive(rows)
        model.documents[-1].number = number
    opening = model.of_kind("arrival")[0]
    model.count(opening, [(line.sku, line.quantity, True) for line in opening.lines])
    model.receive(opening, [(at, line.quantity, "good", "", None, False) for at, line in enumerate(opening.lines, 1)])
    _name(model.documents[-1], "Receipt")
    model.put_away(model.documents[-1], [(1, "D-01-1", 60), (2, "D-01-2", 200), (3, "G-01-1", 48)])
    _name(model.documents[-1], "Handling")
    model.request([("A-500", 10), ("C-001", 2)], has_papers=True)
    _name(model.documents[-1], "IssueRequest")
    model.once(model.documents[-1], "is_approved")


def _name(paper: Document, table: str) -> None:
    from django.apps import apps

    paper.number = apps.get_model("warehouse", table).objects.get().number
