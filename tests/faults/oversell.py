"""64 clients in 8 processes want the same goods at once: ``python -m tests.faults.oversell --rounds 20 postgres``."""

import argparse
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from tests.faults.world import ENGINES, World, report, world

PROCESSES, THREADS, ATTEMPTS = 8, 8, 4
CLIENTS = PROCESSES * THREADS
UNITS = 100
CLEAN = {"stock_suffices"}
_START_SECONDS = 60


class Attempt(NamedTuple):
    """One call of one client: how long it waited in seconds, what came of it, the run that did it."""

    client: int
    seconds: float
    result: str
    run: int
    replayed: bool
    lines: list[tuple[str, int]]


Plan = dict[int, list[dict[str, Any]]]
"""What each client sends, by its number: request id, request, dispatch or order, lines as (SKU, quantity), what follows."""


def compete(where: World, plan: Plan) -> tuple[list[Attempt], int]:
    """Let all clients of the plan start together; their attempts, and how many runs began anew inside the door."""
    together = where.barrier(PROCESSES)
    asked = [
        where.ask(_process, {c: plan[c] for c in range(number, CLIENTS, PROCESSES)}, together)
        for number in range(PROCESSES)
    ]
    answers = where.gather(asked)
    return [attempt for attempts, _ in answers for attempt in attempts], sum(again for _, again in answers)


def _process(plan: Plan, together: Any) -> tuple[list[Attempt], int]:
    from django.db import connections

    from tests.faults.people import KEEPER, account

    attempts: list[Attempt] = []
    again = counting_again()
    keeper = account(KEEPER)
    connections.close_all()
    ready = threading.Barrier(len(plan) + 1)

    def client(number: int, sends: list[dict[str, Any]]) -> None:
        ready.wait()
        for send in sends:
            attempts.extend(_attempt(number, keeper, send))
        connections.close_all()

    threads = [threading.Thread(target=client, args=each) for each in plan.items()]
    for thread in threads:
        thread.start()
    together.wait(_START_SECONDS)
    ready.wait()
    for thread in threads:
        thread.join()
    return attempts, again["run"]


def counting_again() -> Counter[str]:
    """Counts, from now on, the runs of this process that begin anew inside the door."""
    from guiju.kernel.commands import run as door

    again = Counter[str]()
    judged = door._is_transient

    def counted(error: Any) -> bool:
        is_transient = judged(error)
        again["run"] += is_transient
        return is_transient

    door._is_transient = counted
    return again


def _attempt(client: int, keeper: int, send: dict[str, Any]) -> list[Attempt]:
    from guiju.domains.warehouse import api as warehouse

    if "order" in send:
        from guiju.domains.orders.api import AllocateOrder
        from tests.faults.people import SERVICE, account

        return [timed(client, AllocateOrder, {"order": send["order"]}, account(SERVICE), send["id"], [])[0]]
    if "document" in send:
        return [_undo(client, keeper, send["id"], send["document"], send["then"], send["lines"][0][1])]
    lines = [{"line": place, "quantity": quantity} for place, (_, quantity) in enumerate(send["lines"], 1)]
    random.Random(send["id"]).shuffle(lines)
    first, outcome = timed(
        client, warehouse.DispatchGoods, {"request": send["request"], "lines": lines}, keeper, send["id"], send["lines"]
    )
    made = [first]
    if first.result != "done" or send.get("then") is None:
        return made
    number, quantity = outcome.answers[0]["number"], lines[0]["quantity"]
    made.append(_undo(client, keeper, f"{send['id']}:undo", number, send["then"], quantity))
    return made


def _undo(client: int, keeper: int, key: str, document: str, how: str, quantity: int) -> Attempt:
    """Return the first line of a dispatch, or reverse it whole."""
    from guiju.demo.company import WAREHOUSE
    from guiju.domains.warehouse import api as warehouse

    if how == "reverse":
        item = {"document": document, "reason": "客户取消"}
        return timed(client, warehouse.ReverseDocument, item, keeper, key, [])[0]
    back = {"dispatch": document, "line": 1, "quantity": quantity, "state": "good"}
    returned = {"warehouse": WAREHOUSE, "basis": key, "lines": [back]}
    return timed(client, warehouse.ReturnGoods, returned, keeper, key, [])[0]


def timed(client: int, command: Any, item: Any, actor: int, key: str, lines: list[Any]) -> tuple[Attempt, Any]:
    from tests.faults.people import do

    began = time.perf_counter()
    outcome = None
    try:
        outcome = do(command, [item], actor, key)
        result = "done" if outcome.done else "/".join(sorted({why.control for why in outcome.refusals}))
    except Exception as error:  # noqa: BLE001 — whatever reaches a client is a result
        result = f"{type(error).__name__}: {error}"
    seconds = time.perf_counter() - began
    run = outcome.run if outcome else 0
    replayed = outcome.replayed if outcome else False
    return Attempt(client, seconds, result, run, replayed, lines), outcome


def one_product(where: World, turn: int) -> dict[str, Any]:
    """256 attempts on 100 units in two layers; exactly 100 go out and the others are told why."""
    sku = f"OV-{turn}"
    numbers = where.do(prepared, [sku], [60, 40], [[{"sku": sku, "quantity": 1}]] * (CLIENTS * ATTEMPTS), sku)
    plan: Plan = {
        client: [
            {"id": f"{sku}:{client}:{attempt}", "request": numbers[client * ATTEMPTS + attempt], "lines": [(sku, 1)]}
            for attempt in range(ATTEMPTS)
        ]
        for client in range(CLIENTS)
    }
    attempts, again = compete(where, plan)
    results = Counter(attempt.result for attempt in attempts)
    left = where.do(_left, [sku])
    assert results["done"] == UNITS, (sku, results)
    assert results.keys() <= {"done", *CLEAN}, (sku, results)
    assert left == {sku: 0}, left
    return {"sold": results["done"], "again": again, **waits(attempts)}


def many_products(where: World, turn: int) -> dict[str, Any]:
    """Orders of four lines in random order, with returns and reversals at the same time; nobody waits in a circle."""
    choice = random.Random(f"orders:{turn}")
    skus = [f"MX-{turn}-{number}" for number in range(8)]
    orders = [[(sku, choice.randint(1, 3)) for sku in choice.sample(skus, 4)] for _ in range(CLIENTS * ATTEMPTS)]
    papers = [[{"sku": sku, "quantity": quantity} for sku, quantity in order] for order in orders]
    numbers = where.do(prepared, skus, [70, 30, 50], papers, f"MX-{turn}")
    plan: Plan = {
        client: [
            {
                "id": f"MX-{turn}:{client}:{attempt}",
                "request": numbers[client * ATTEMPTS + attempt],
                "lines": orders[client * ATTEMPTS + attempt],
                "then": [None, None, "return", "reverse"][client % 4],
            }
            for attempt in range(ATTEMPTS)
        ]
        for client in range(CLIENTS)
    }
    before = where.do(deadlocks)
    attempts, again = compete(where, plan)
    results = Counter(attempt.result for attempt in attempts)
    assert results.keys() <= {"done", *CLEAN}, (turn, results)
    assert min(where.do(_left, skus).values()) >= 0
    return {"done": results["done"], "again": again, "deadlocks": where.do(deadlocks) - before, **waits(attempts)}


def one_promise(where: World, turn: int) -> dict[str, Any]:
    """256 platform orders want 100 units at once; exactly 100 hold one, the others stand as short."""
    sku = f"PR-{turn}"
    numbers = where.do(_taken, sku, CLIENTS * ATTEMPTS)
    plan: Plan = {
        client: [
            {"id": f"{sku}:{client}:{attempt}", "order": numbers[client * ATTEMPTS + attempt]}
            for attempt in range(ATTEMPTS)
        ]
        for client in range(CLIENTS)
    }
    attempts, again = compete(where, plan)
    results = Counter(attempt.result for attempt in attempts)
    assert results["done"] == UNITS, (sku, results)
    assert results.keys() <= {"done", *CLEAN}, (sku, results)
    assert where.do(_promised, sku) == (UNITS, 0, CLIENTS * ATTEMPTS - UNITS)
    return {"held": results["done"], "again": again, **waits(attempts)}


def sent_twice(where: World, turn: int) -> dict[str, Any]:
    """Each request id comes from two processes at once: one effect, and both get the same answer."""
    sku, pairs = f"TW-{turn}", CLIENTS // 2
    numbers = where.do(prepared, [sku], [pairs * 2], [[{"sku": sku, "quantity": 1}]] * pairs, sku)
    plan: Plan = {
        client: [{"id": f"{sku}:{client // 2}", "request": numbers[client // 2], "lines": [(sku, 1)]}]
        for client in range(CLIENTS)
    }
    attempts, _ = compete(where, plan)
    by_pair: dict[int, list[Attempt]] = {}
    for attempt in attempts:
        by_pair.setdefault(attempt.client // 2, []).append(attempt)
    for pair in by_pair.values():
        assert [attempt.result for attempt in pair] == ["done", "done"], pair
        assert pair[0].run == pair[1].run, pair
        assert sorted(attempt.replayed for attempt in pair) == [False, True], pair
    assert where.do(_left, [sku]) == {sku: pairs}
    return {"pairs": len(by_pair)}


def undone_twice(where: World, turn: int) -> dict[str, Any]:
    """Two at once return or reverse the same dispatch: the goods come back once, the other is told why."""
    sku, pairs = f"UN-{turn}", CLIENTS // 2
    documents = where.do(_dispatched, sku, pairs)
    ways = [("return", "reverse"), ("reverse", "reverse"), ("return", "return")]
    plan: Plan = {
        client: [
            {
                "id": f"{sku}:{client}",
                "document": documents[client // 2],
                "then": ways[client // 2 % len(ways)][client % 2],
                "lines": [(sku, 1)],
            }
        ]
        for client in range(CLIENTS)
    }
    attempts, again = compete(where, plan)
    results = Counter(attempt.result for attempt in attempts)
    assert results["done"] == pairs, results
    assert results.keys() <= {"done", "returned_within_sold", "once"}, results
    assert where.do(_left, [sku]) == {sku: pairs}
    return {"pairs": pairs, "again": again}


def waits(attempts: list[Attempt]) -> dict[str, int]:
    """Waiting times in ms: median, 99th of a hundred, longest, and of clients' means the slowest and the mean."""
    waited = sorted(attempt.seconds for attempt in attempts)
    by_client: dict[int, list[float]] = {}
    for attempt in attempts:
        by_client.setdefault(attempt.client, []).append(attempt.seconds)
    means = [sum(each) / len(each) for each in by_client.values()]
    figures = {
        "p50": waited[len(waited) // 2],
        "p99": waited[len(waited) * 99 // 100],
        "longest": waited[-1],
        "slowest_client": max(means),
        "mean_client": sum(means) / len(means),
    }
    return {name: round(value * 1000) for name, value in figures.items()}


def prepared(skus: list[str], layers: list[int], orders: list[Any], name: str) -> list[str]:
    from tests.faults import people

    people.stock(skus, layers, name)
    return people.requests(orders, name)


def _dispatched(sku: str, count: int) -> list[str]:
    """Dispatches of one unit each."""
    from guiju.domains.warehouse import api as warehouse
    from tests.faults import people

    requests = prepared([sku], [count], [[{"sku": sku, "quantity": 1}]] * count, sku)
    items = [{"request": request, "lines": [{"line": 1, "quantity": 1}]} for request in requests]
    outcome = people.must(warehouse.DispatchGoods, items, people.account(people.KEEPER), f"{sku}:dispatches")
    return [outcome.answers[item]["number"] for item in range(count)]


def _taken(sku: str, count: int) -> list[str]:
    """Orders of one unit each, that a platform has taken, of a SKU of which there are `UNITS`."""
    from guiju.demo.company import WAREHOUSE
    from guiju.domains.orders.api import OpenShop, RecordOrder
    from tests.faults import people

    people.stock([sku], [60, UNITS - 60], sku)
    shop = {"code": sku, "name": sku, "platform": "tmall", "warehouse": WAREHOUSE, "carrier": "顺丰速运"}
    people.must(OpenShop, [shop], people.account(people.MANAGER), f"{sku}:shop")
    lines = [{"sku": sku, "quantity": 1}]
    items = [{"shop": sku, "platform_number": f"{sku}-{each}", "lines": lines} for each in range(count)]
    outcome = people.must(RecordOrder, items, people.account(people.SERVICE), f"{sku}:orders")
    return [outcome.answers[item]["number"] for item in range(count)]


def _promised(sku: str) -> tuple[int, int, int]:
    """Good stock, what of it is available, and how many orders stand as short."""
    from guiju.domains.orders.standing import SHORT, orders
    from guiju.domains.warehouse.models import Balance

    balance = Balance.objects.get(sku__code=sku)
    return balance.good, balance.available, orders().filter(shop__code=sku, state=SHORT).count()


def _left(skus: list[str]) -> dict[str, int]:
    from guiju.domains.warehouse.models import Balance

    return dict(Balance.objects.filter(sku__code__in=skus).values_list("sku__code", "good"))


def verified(name: str) -> None:
    from tests.faults import people

    people.verified(name)


def deadlocks() -> int:
    """Deadlocks that PostgreSQL has broken up in this database so far."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("select deadlocks from pg_stat_database where datname = current_database()")
        return int(cursor.fetchone()[0])


SCENARIOS: dict[str, Callable[[World, int], dict[str, Any]]] = {
    "one_product": one_product,
    "many_products": many_products,
    "one_promise": one_promise,
    "sent_twice": sent_twice,
    "undone_twice": undone_twice,
}


def play(engine: str, rounds: int, scenarios: list[str]) -> dict[str, list[dict[str, Any]]]:
    """The figures of every round, by scenario.

    Raises:
        AssertionError: a predicate does not hold.
    """
    figures: dict[str, list[dict[str, Any]]] = {name: [] for name in scenarios}
    with world(engine) as where:
        for turn in range(rounds):
            where.reset()
            for name in scenarios:
                figures[name].append(SCENARIOS[name](where, turn))
            where.do(verified, f"turn {turn}")
    return figures


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--only", choices=[*SCENARIOS])
    given = parser.parse_args()
    report(play(given.engine, given.rounds, [given.only] if given.only else [*SCENARIOS]))
