"""Who waits how long (T20): 16 and 64 writers hand over and undo orders of four products, lines in random order.

``python -m tests.faults.fairness sqlite --each 40``: all work until that many commands a client are done by all together,
so that a slow one shows as one that has done less; before that each has done one, for connections and caches. The stock
comes back with each undoing and is never short.
"""

import argparse
import random
import threading
from collections import Counter
from itertools import count
from typing import Any

from tests.faults.oversell import Attempt, counting_again, deadlocks, prepared, timed, verified
from tests.faults.world import ENGINES, World, report, world

WRITERS = {16: (4, 4), 64: (8, 8)}
"""Clients as processes and the threads of each."""
SKUS, ORDERS, MOST = 8, 24, 3
LONGEST_MS, SLOWEST_SHARE = 5_000, 0.5
"""The targets: nobody waits longer for one answer; nobody gets less than this share of the mean rate."""
_START_SECONDS = 60

Orders = list[tuple[str, list[tuple[str, int]]]]
"""Requests with their lines as (SKU, quantity)."""


def compete(where: World, clients: int, each: int, seed: str) -> dict[str, Any]:
    """The figures of one round.

    Raises:
        AssertionError: somebody was told something else than that it is done.
    """
    choice = random.Random(f"{seed}:{clients}")
    skus = [f"FA-{clients}-{number}" for number in range(SKUS)]
    orders = [[(sku, choice.randint(1, MOST)) for sku in choice.sample(skus, 4)] for _ in range(clients * ORDERS)]
    papers = [[{"sku": sku, "quantity": quantity} for sku, quantity in order] for order in orders]
    requests = where.do(prepared, skus, [clients * MOST * 2], papers, f"FA-{clients}")
    known = list(zip(requests, orders, strict=True))
    before = where.do(deadlocks)
    processes, threads = WRITERS[clients]
    together, done_by_all = where.barrier(processes), where.counter()
    asked = [
        where.ask(
            _process,
            {
                client: known[client * ORDERS : client * ORDERS + ORDERS]
                for client in range(number * threads, number * threads + threads)
            },
            together,
            done_by_all,
            clients * each,
            f"{seed}:{clients}",
        )
        for number in range(processes)
    ]
    answers = where.gather(asked)
    attempts = [attempt for made, _ in answers for attempt in made]
    results = Counter(attempt.result for attempt in attempts)
    assert results.keys() == {"done"}, (seed, results)
    done = Counter(attempt.client for attempt in attempts)
    waited = sorted(attempt.seconds for attempt in attempts)
    shares = [done[client] / len(attempts) * clients for client in range(clients)]
    return {
        "clients": clients,
        "commands": len(attempts),
        "deadlocks": where.do(deadlocks) - before,
        "again": sum(again for _, again in answers),
        "p50": round(waited[len(waited) // 2] * 1000),
        "p99": round(waited[len(waited) * 99 // 100] * 1000),
        "longest": round(waited[-1] * 1000),
        "slowest_share": round(min(shares), 2),
    }


def is_met(figures: dict[str, Any]) -> bool:
    """Whether a round is within the targets of time; the others are asserted."""
    return figures["longest"] <= LONGEST_MS and figures["slowest_share"] >= SLOWEST_SHARE


def _process(
    plan: dict[int, Orders], together: Any, done_by_all: Any, enough: int, seed: str
) -> tuple[list[Attempt], int]:
    from django.db import connections

    from tests.faults.people import KEEPER, account

    attempts: list[Attempt] = []
    again = counting_again()
    keeper = account(KEEPER)
    connections.close_all()
    warm, ready = threading.Barrier(len(plan) + 1), threading.Barrier(len(plan) + 1)

    def client(number: int, orders: Orders) -> None:
        choice = random.Random(f"{seed}:{number}")
        _there_and_back(number, keeper, choice, orders, f"{seed}:{number}:warm")
        warm.wait()
        ready.wait()
        for turn in count():
            if done_by_all.value >= enough:
                break
            made = _there_and_back(number, keeper, choice, orders, f"{seed}:{number}:{turn}")
            attempts.extend(made)
            with done_by_all.get_lock():
                done_by_all.value += len(made)
        connections.close_all()

    threads = [threading.Thread(target=client, args=each) for each in plan.items()]
    for thread in threads:
        thread.start()
    warm.wait()
    together.wait(_START_SECONDS)
    ready.wait()
    for thread in threads:
        thread.join()
    return attempts, again["run"]


def _there_and_back(client: int, keeper: int, choice: random.Random, orders: Orders, key: str) -> list[Attempt]:
    """An order handed over, and that dispatch reversed."""
    from guiju.domains.warehouse import api as warehouse

    request, order = choice.choice(orders)
    lines = [{"line": place, "quantity": quantity} for place, (_, quantity) in enumerate(order, 1)]
    choice.shuffle(lines)
    out, outcome = timed(client, warehouse.DispatchGoods, {"request": request, "lines": lines}, keeper, key, order)
    if out.result != "done":
        return [out]
    undone = {"document": outcome.answers[0]["number"], "reason": "客户取消"}
    return [out, timed(client, warehouse.ReverseDocument, undone, keeper, f"{key}:undo", [])[0]]


def play(engine: str, each: int, rounds: int, seed: str) -> list[dict[str, Any]]:
    """The figures of every round.

    Raises:
        AssertionError: a predicate does not hold; the message has the seed.
    """
    figures = []
    with world(engine) as where:
        for turn in range(rounds):
            where.reset()
            figures += [compete(where, clients, each, f"{seed}-{turn}") for clients in WRITERS]
            where.do(verified, f"{seed}-{turn}")
    return figures


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("--each", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--seed", default="fairness")
    given = parser.parse_args()
    report({"rounds": play(given.engine, given.each, given.rounds, given.seed)})
