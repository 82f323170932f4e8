"""A company for tests of who may: a place tree, posts, people; everything through commands."""

from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

from django.utils import timezone

from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.ports import ports
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import (
    Assign,
    DefinePost,
    FoundEntity,
    OpenPlace,
    RegisterPerson,
)
from guiju.kernel.org.held import permissions_of, seats_of
from guiju.kernel.org.models import Assignment, Person
from guiju.kernel.queries.reader import InformedReader

LONG_AGO = date(2026, 1, 1)
TREE = (("SITE", None), ("WH1", "SITE"), ("WH2", "SITE"), ("Z1", "WH1"), ("SPOT", "Z1"), ("OTHER", None))
CLERK, CASHIER, CHIEF, ADMIN = "clerk", "cashier", "chief", "admin"
POSTS = {
    CLERK: ["ledger.post_voucher"],
    CASHIER: ["ledger.pay"],
    CHIEF: ["commands.decide_held"],
    ADMIN: [
        "org.assign",
        "org.end_assignment",
        "org.transfer",
        "org.substitute",
        "org.end_substitution",
        "org.grant_permission",
        "org.revoke_permission",
        "org.declare_incompatible",
        "org.permit_incompatible",
        "org.record_leaving",
        "org.reset_password",
        "org.switch_account",
        "org.end_sessions",
        "org.open_place",
    ],
}


@dataclass
class Company:
    numbers: Any = field(default_factory=lambda: count(1))

    @classmethod
    def founded(cls) -> "Company":
        company = cls()
        company.do(FoundEntity, {"code": "GJ", "name": "规矩"})
        for code, parent in TREE:
            company.do(OpenPlace, {"entity": "GJ", "code": code, "name": code, "kind": "zone", "parent": parent})
        for code, permissions in POSTS.items():
            company.do(
                DefinePost, {"code": code, "title": code.upper(), "lines": [{"permission": p} for p in permissions]}
            )
        return company

    def do(self, command: type[Command], item: dict[str, Any], actor: int = SYSTEM) -> Outcome:
        outcome = self.attempt(command, item, actor)
        assert outcome.done == [0], outcome.refusals
        return outcome

    def attempt(self, command: type[Command], item: dict[str, Any], actor: int = SYSTEM) -> Outcome:
        return run_items(command, [item], Context(actor=actor))

    def person(self, *posts: str, place: str | None = None) -> str:
        """The number of somebody new who holds these posts."""
        number = f"P{next(self.numbers)}"
        lines = [{"post": post, "place": place, "since": LONG_AGO} for post in posts]
        self.do(RegisterPerson, {"number": number, "name": f"人{number}", "username": number.lower(), "lines": lines})
        return number

    def assign(self, person: str, post: str, **more: Any) -> Outcome:
        return self.attempt(Assign, {"person": person, "post": post, **more})

    def account(self, person: str) -> int:
        account = Person.objects.get(number=person).account_id
        assert account is not None
        return account

    def assignment(self, person: str, post: str) -> int:
        return Assignment.objects.get(person__number=person, post__code=post, end=None).pk

    def places(self, person: str, permission: str) -> set[str] | None:
        """Codes of the places at which the person may; None is everywhere."""
        from guiju.kernel.org.models import Place

        account, prefix = self.account(person), permission.partition(".")[0] + "."
        found = ports().authorizer.permission(account, permission, "default")
        informed = InformedReader(account, None, permissions_of(account, seats_of(account)))
        for asked in (permission, prefix):
            assert informed.permission(asked) == ports().authorizer.permission(account, asked, "default")
        if found.places is None:
            return None
        assert found.granted == bool(found.places)
        return set(Place.objects.filter(id__in=found.places).values_list("code", flat=True))

    def posts(self, person: str) -> frozenset[str]:
        return ports().authorizer.posts(self.account(person), "default")


def today() -> date:
    return timezone.localdate()


def said(outcome: Outcome) -> list[tuple[str, str]]:
    """The refusals of an outcome of which nothing was done."""
    assert not outcome.done
    return [(why.control, why.message) for why in outcome.refusals]
