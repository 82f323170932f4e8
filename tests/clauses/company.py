"""The company in which clauses are tested: the demo people, each acting through commands."""

from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from itertools import count
from typing import Any

import orjson
from django.test import Client
from django.utils import timezone
from PIL import Image

from guiju.demo import company
from guiju.domains.catalogue.api import SetStorageRule
from guiju.domains.warehouse import api
from guiju.kernel.accounts.models import Account
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM, Context, Outcome, Refusal
from guiju.kernel.commands.held import DecideHeld, execute
from guiju.kernel.commands.run import run_items
from guiju.kernel.files.uploads import stage
from guiju.kernel.org.commands import Assign, FoundUnit
from guiju.kernel.org.models import Person
from guiju.kernel.rulebook.commands import EnactClause
from guiju.kernel.rulebook.models import Binding, Clause

KEEPER, MANAGER, DIRECTOR, SERVICE, OWNER = "1004", "1003", "1002", "1005", "1001"
ACCOUNTANT, FINANCE = "1006", "1011"
WAREHOUSE = company.WAREHOUSE
A_BARCODE, B_BARCODE, CUP_BARCODE = "6901000000011", "6901000000028", "6901000000035"


@dataclass
class Company:
    """Acts as its people; every act is a run of its own."""

    accounts: dict[str, int] = field(default_factory=dict)
    requests: Any = field(default_factory=lambda: count(1))
    shades: Any = field(default_factory=lambda: count(1))

    @classmethod
    def founded(cls) -> "Company":
        if not company.is_told():
            company.load()
        return cls(dict(Person.objects.values_list("number", "account_id")))

    def client(self, who: str) -> Client:
        """A browser in which the person has signed in."""
        client = Client()
        client.force_login(Account.objects.get(id=self.accounts[who]))
        return client

    def act(
        self, who: str, command: type[Command], item: dict[str, Any], *, now: datetime | None = None, **context: Any
    ) -> Outcome:
        given = Context(
            actor=self.accounts[who],
            now=now or timezone.now(),
            request_id=f"test:{next(self.requests)}",
            **context,
        )
        return run_items(command, [item], given)

    def enforce(self, code: str, **params: Any) -> None:
        """The clause's next version, from today: what binds it now, enforced, with other params where given."""
        old = Clause.objects.filter(code=code).latest("version")
        bound = Binding.objects.filter(clause=old).exclude(end__last_day__lt=timezone.localdate())
        given = orjson.loads(old.params)
        clause = {
            "rulebook": old.rulebook.code,
            "code": code,
            "version": old.version + 1,
            "title": old.title,
            "text": old.text,
            "mode": "enforce",
            "params": {**given, **params},
            "effective_from": timezone.localdate(),
            "lines": [{"control": each.control, "mode": "enforce", "params": _own(each, given)} for each in bound],
        }
        outcome = run_items(EnactClause, [clause], Context(SYSTEM, request_id=f"enforce:{code}:{old.version}"))
        assert outcome.done == [0], outcome.refusals

    def unit(self, code: str, name: str, parent: str | None = None) -> str:
        """A department; its code."""
        item = {"entity": company.ENTITY, "code": code, "name": name, "parent": parent}
        outcome = run_items(FoundUnit, [item], Context(SYSTEM, request_id=f"unit:{code}"))
        assert outcome.done == [0], outcome.refusals
        return code

    def seat(self, who: str, post: str, unit: str | None = None, since: date | None = None) -> None:
        """Give a person a post in a department, from today or from a day on."""
        item = {"person": who, "post": post, "unit": unit, "since": since or timezone.localdate()}
        outcome = run_items(Assign, [item], Context(SYSTEM, request_id=f"seat:{next(self.requests)}"))
        assert outcome.done == [0], outcome.refusals

    def act_as_finance(self, who: str) -> None:
        """Give a person the accountant's post beside his own."""
        item = {"person": who, "post": "accountant", "since": company.FOUNDED}
        outcome = run_items(Assign, [item], Context(SYSTEM, request_id=f"accountant:{who}"))
        assert outcome.done == [0], outcome.refusals

    def photo(self, who: str = KEEPER) -> str:
        """A staged picture's digest."""
        picture = BytesIO()
        Image.new("RGB", (64, 64), (next(self.shades), 80, 120)).save(picture, "JPEG")
        return stage(self.accounts[who], picture.getvalue(), "photo.jpg").sha256

    def arrive(self, *lines: tuple[str, int], note: str = "D-9", **line: Any) -> str:
        """Goods at the dock; the arrival's number."""
        item = {
            "warehouse": WAREHOUSE,
            "supplier": "杭州日化供应链",
            "delivery_note": note,
            "carrier": "顺丰速运",
            "lines": [{"sku": sku, "quantity": quantity, "unit_cost": 100_000, **line} for sku, quantity in lines],
        }
        return str(self.act(KEEPER, api.RecordArrival, item).answers[0]["number"])

    def count(self, arrival: str, *lines: tuple[str, int], **line: Any) -> Outcome:
        scanned = [{"barcode": barcode, "quantity": quantity, **line} for barcode, quantity in lines]
        return self.act(KEEPER, api.CountArrival, {"arrival": arrival, "lines": scanned})

    def receive(
        self, arrival: str, quantity: int, *, who: str = KEEPER, received_at: datetime | None = None, **line: Any
    ) -> Outcome:
        item = {"arrival": arrival, "received_at": received_at, "lines": [{"line": 1, "quantity": quantity, **line}]}
        return self.act(who, api.ReceiveGoods, item)

    def put_away(self, receipt: str, bin_code: str, quantity: int, *, number: int = 1, **line: Any) -> Outcome:
        lines = [{"line": number, "bin": bin_code, "quantity": quantity, **line}]
        return self.act(KEEPER, api.PutAway, {"receipt": receipt, "lines": lines})

    def stocked(self, sku: str, barcode: str, quantity: int, **line: Any) -> str:
        """Goods that came, were counted and received as good; the receipt's number."""
        arrival = self.arrive((sku, quantity), note=f"D-{next(self.requests)}")
        self.count(arrival, (barcode, quantity))
        return str(self.receive(arrival, quantity, **line).answers[0]["number"])

    def store(self, sku: str, **rule: Any) -> Outcome:
        return self.act(DIRECTOR, SetStorageRule, {"sku": sku, "hazard": "none", "storage_class": "general", **rule})

    def open_bin(self, code: str, zone: str, **more: Any) -> Outcome:
        return self.act(DIRECTOR, api.OpenBin, {"warehouse": WAREHOUSE, "code": code, "zone": zone, **more})

    def request(self, sku: str, quantity: int, *, picker: str = "张顺丰", basis: str = "TM-1", **head: Any) -> str:
        item = {
            "warehouse": WAREHOUSE,
            "basis": basis,
            "picker": picker,
            "lines": [{"sku": sku, "quantity": quantity}],
            **head,
        }
        return str(self.act(SERVICE, api.RequestIssue, item).answers[0]["number"])

    def approve(self, request: str) -> Outcome:
        return self.act(MANAGER, api.ApproveIssue, {"request": request})

    def dispatch(self, request: str, quantity: int, *, who: str = KEEPER, **head: Any) -> Outcome:
        item = {"request": request, "lines": [{"line": 1, "quantity": quantity}], **head}
        return self.act(who, api.DispatchGoods, item)

    def decide(self, who: str, held: int, decision: str = "approve") -> Outcome:
        """Decide a held command and, when it is approved, execute it."""
        decided = self.act(who, DecideHeld, {"held": held, "decision": decision, "note": "同意"})
        return execute(held) if decided.done and decision == "approve" else decided


def _own(binding: Binding, given: dict[str, Any]) -> dict[str, Any]:
    """The params of a binding that are not its clause's."""
    return {name: value for name, value in orjson.loads(binding.params).items() if name not in given}


def refusals_of(clause: str, outcome: Outcome) -> list[Refusal]:
    """The refusals of an outcome that cite this clause."""
    return [why for why in outcome.refusals if clause in {cited.code for cited in why.clauses}]


def refused(clause: str, outcome: Outcome, *sentences: str) -> str:
    """What this clause said when it refused the outcome; fails, citing the clause, when it did not or said otherwise."""
    found = refusals_of(clause, outcome)
    assert found, f"{clause}: not refused by this clause, but {outcome.status} {[w.message for w in outcome.refusals]}"
    assert not outcome.done, f"{clause}: refused and yet done"
    said = "；".join(why.message for why in found)
    for sentence in sentences:
        assert sentence in said, f"{clause}: said “{said}” and not “{sentence}”"
    return said


def warned(clause: str, outcome: Outcome, *sentences: str) -> str:
    """What this clause warned of while the thing was done; fails, citing the clause, when it did not or stopped it."""
    found = [why for why in outcome.warnings if clause in {cited.code for cited in why.clauses}]
    assert outcome.done, f"{clause}: stopped by {[w.message for w in outcome.refusals]}"
    assert found, f"{clause}: done without its warning"
    said = "；".join(why.message for why in found)
    for sentence in sentences:
        assert sentence in said, f"{clause}: said “{said}” and not “{sentence}”"
    return said
