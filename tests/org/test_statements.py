"""Every command of ``org`` takes the same number of statements for 1, 50 and 1,000 items; the numbers are checked in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from guiju.kernel.accounts import badges, passwords, second_factor, tokens
from guiju.kernel.accounts.models import ApiToken, RecoveryCode, SetupCode, SharedDevice, last_password
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import (
    Assign,
    CloseUnit,
    DeclareIncompatible,
    DefinePost,
    EndAssignment,
    EndBadge,
    EndDevice,
    EndIncompatible,
    EndSessions,
    EndSubstitution,
    EnrolDevice,
    EnrolSecondFactor,
    FoundAdministrator,
    FoundUnit,
    GrantPermission,
    IssueBadge,
    IssueSetupCode,
    IssueToken,
    OpenPlace,
    OpenSetup,
    PermitIncompatible,
    PlacePostUnder,
    RecordAbsence,
    RecordLeaving,
    RecordPhone,
    RegisterPerson,
    RemoveSecondFactor,
    RenameEntity,
    RenamePerson,
    RenamePlace,
    RenamePost,
    RenameUnit,
    ResetPassword,
    RevokePermission,
    RevokeToken,
    SetPassword,
    SetPin,
    SpendRecoveryCode,
    Substitute,
    SwitchAccount,
    Transfer,
    WithdrawToken,
)
from guiju.kernel.org.models import Assignment, Incompatibility, Person, Substitution
from tests.org.company import ADMIN, CASHIER, CHIEF, CLERK, Company, today
from tests.protocol.statements import assert_same_statements

Items = list[dict[str, Any]]


class Prepared:
    """Makes items of each command, with all that must be there before."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.clerk = company.account(company.person(CLERK))
        self.do(DeclareIncompatible, [{"kind": "post", "one": CLERK, "other": CASHIER, "reason": "会计法"}])

    def do(self, command: type[Command], items: Items, actor: int = SYSTEM) -> None:
        outcome = run_items(command, items, Context(actor=actor))
        assert len(outcome.done) == len(items), outcome.refusals[:3]

    def people(self, size: int, turn: int, *posts: str) -> list[str]:
        numbers = [f"S{turn}-{number}" for number in range(size)]
        lines = [{"post": post} for post in posts]
        self.do(RegisterPerson, [{"number": n, "name": "某人", "username": n.lower(), "lines": lines} for n in numbers])
        return numbers

    def named(self, size: int, turn: int, **more: Any) -> Items:
        return [{"person": number, **more} for number in self.people(size, turn, CLERK)]

    def held(self, size: int, turn: int) -> list[int]:
        numbers = self.people(size, turn, CLERK)
        return list(Assignment.objects.filter(person__number__in=numbers).order_by("id").values_list("id", flat=True))

    def units(self, size: int, turn: int) -> Items:
        return [{"entity": "GJ", "code": f"U{turn}-{number}", "name": "部门"} for number in range(size)]

    def renamed_entities(self, size: int, turn: int) -> Items:
        return [{"entity": "GJ", "name": f"公司{turn}"}] * size

    def renamed_units(self, size: int, turn: int) -> Items:
        self.do(FoundUnit, self.units(size, turn))
        return [{"unit": f"U{turn}-{number}", "name": "新名"} for number in range(size)]

    def closed_units(self, size: int, turn: int) -> Items:
        self.do(FoundUnit, self.units(size, turn))
        return [{"unit": f"U{turn}-{number}", "reason": "合并"} for number in range(size)]

    def renamed_places(self, size: int, turn: int) -> Items:
        place = {"entity": "GJ", "name": "库位", "kind": "spot", "parent": "WH1"}
        self.do(OpenPlace, [{**place, "code": f"R{turn}-{number}"} for number in range(size)])
        return [{"place": f"R{turn}-{number}", "name": "新名"} for number in range(size)]

    def posts(self, size: int, turn: int) -> list[str]:
        codes = [f"q{turn}-{number}" for number in range(size)]
        self.do(DefinePost, [{"code": code, "title": "岗位", "lines": [{"permission": "a.b"}]} for code in codes])
        return codes

    def renamed_posts(self, size: int, turn: int) -> Items:
        return [{"post": code, "name": "新名"} for code in self.posts(size, turn)]

    def placed_posts(self, size: int, turn: int) -> Items:
        return [{"post": code, "name": CHIEF} for code in self.posts(size, turn)]

    def absences(self, size: int, turn: int) -> Items:
        return self.named(size, turn, kind="annual", since=today(), until=today())

    def phones(self, size: int, turn: int) -> Items:
        return self.named(size, turn, phone="13800000001")

    def renamed_people(self, size: int, turn: int) -> Items:
        return self.named(size, turn, name="新名")

    def grants(self, size: int, turn: int) -> Items:
        return [{"post": code, "permission": "a.c"} for code in self.posts(size, turn)]

    def revocations(self, size: int, turn: int) -> Items:
        return [{"post": code, "permission": "a.b", "reason": "收回"} for code in self.posts(size, turn)]

    def pairs(self, size: int, turn: int) -> Items:
        pair = {"kind": "permission", "reason": "内控"}
        return [{**pair, "one": f"x.one{turn}_{number}", "other": f"x.two{turn}_{number}"} for number in range(size)]

    def ended_pairs(self, size: int, turn: int) -> Items:
        self.do(DeclareIncompatible, self.pairs(size, turn))
        pairs = Incompatibility.objects.order_by("-id").values_list("id", flat=True)[:size]
        return [{"incompatibility": pair, "reason": "取消"} for pair in pairs]

    def permits(self, size: int, turn: int) -> Items:
        pair = Incompatibility.objects.earliest("id").pk
        return self.named(size, turn, incompatibility=pair, until=today(), reason="小公司")

    def assignments(self, size: int, turn: int) -> Items:
        return self.named(size, turn, post=CHIEF, place="WH1")

    def endings(self, size: int, turn: int) -> Items:
        return [{"assignment": each, "reason": "撤岗"} for each in self.held(size, turn)]

    def transfers(self, size: int, turn: int) -> Items:
        return [{"assignment": each, "post": CASHIER, "reason": "调岗"} for each in self.held(size, turn)]

    def substitutions(self, size: int, turn: int) -> Items:
        substitutes = self.people(size, turn + 100, CHIEF)
        days = {"since": today(), "until": today(), "reason": "出差"}
        return [
            {"assignment": each, "substitute": person, **days}
            for each, person in zip(self.held(size, turn), substitutes, strict=True)
        ]

    def ended_substitutions(self, size: int, turn: int) -> Items:
        self.do(Substitute, self.substitutions(size, turn))
        rows = Substitution.objects.order_by("-id").values_list("id", flat=True)[:size]
        return [{"substitution": row, "reason": "回来"} for row in rows]

    def leavers(self, size: int, turn: int) -> Items:
        return self.named(size, turn, last_day=today(), reason="辞职")

    def resets(self, size: int, turn: int) -> Items:
        items = self.named(size, turn)
        accounts = dict(Person.objects.values_list("number", "account_id"))
        for item in items:
            owner = passwords.owner_of(accounts[item["person"]] or 0)
            item["ticket"] = passwords.ticket("x", owner=owner, replaces=None)
        return items

    def own_password(self, size: int, turn: int) -> Items:
        last = None if turn == 0 else last_password(self.clerk)
        return [{"ticket": passwords.ticket("x", owner=passwords.owner_of(self.clerk), replaces=last)}]

    def factor_of(self, owner: str) -> str:
        return second_factor.ticket(second_factor.propose("x").secret, second_factor.recovery_codes(), owner=owner)

    def own_factor(self, size: int, turn: int) -> Items:
        return [{"ticket": self.factor_of(passwords.owner_of(self.clerk))}]

    def with_factors(self, size: int, turn: int) -> list[str]:
        numbers = self.people(size, turn, CLERK)
        accounts = dict(Person.objects.values_list("number", "account_id"))
        for number in numbers:
            account = accounts[number] or 0
            self.do(EnrolSecondFactor, [{"ticket": self.factor_of(passwords.owner_of(account))}], account)
        return numbers

    def removed_factors(self, size: int, turn: int) -> Items:
        return [{"person": number, "reason": "丢失"} for number in self.with_factors(size, turn)]

    def spent_codes(self, size: int, turn: int) -> Items:
        self.with_factors(-(-size // second_factor.RECOVERY_CODES), turn)
        codes = RecoveryCode.objects.order_by("-id").values_list("id", flat=True)[:size]
        return [{"code": code} for code in codes]

    def switches(self, size: int, turn: int) -> Items:
        return self.named(size, turn, is_open=False, reason="停用")

    def ended_sessions(self, size: int, turn: int) -> Items:
        return self.named(size, turn, reason="下线")

    def issued_badges(self, size: int, turn: int) -> Items:
        return [{**item, "digest": badges.make()[1]} for item in self.named(size, turn)]

    def ended_badges(self, size: int, turn: int) -> Items:
        items = self.issued_badges(size, turn)
        self.do(IssueBadge, items)
        return [{"person": item["person"], "reason": "丢失"} for item in items]

    def own_pin(self, size: int, turn: int) -> Items:
        return [{"ticket": badges.ticket("284913", owner=passwords.owner_of(self.clerk))}]

    def devices(self, size: int, turn: int) -> Items:
        return [{"name": "手持机", "digest": tokens.make()[1]} for _ in range(size)]

    def ended_devices(self, size: int, turn: int) -> Items:
        self.do(EnrolDevice, self.devices(size, turn))
        rows = SharedDevice.objects.order_by("-id").values_list("id", flat=True)[:size]
        return [{"device": row} for row in rows]

    def tokens(self, size: int, turn: int) -> Items:
        scopes = [{"permission": "ledger.post_voucher"}]
        until = timezone.now() + timedelta(days=30)
        return [{"name": "对接", "digest": tokens.make()[1], "expires_at": until, "lines": scopes} for _ in range(size)]

    def ended_tokens(self, size: int, turn: int) -> Items:
        self.do(IssueToken, self.tokens(size, turn), self.clerk)
        rows = ApiToken.objects.order_by("-id").values_list("id", flat=True)[:size]
        return [{"token": row, "reason": "不用了"} for row in rows]

    def setup_codes(self, size: int, turn: int) -> Items:
        return [{"digest": tokens.make()[1], "expires_at": timezone.now()} for _ in range(size)]

    def opened_setups(self, size: int, turn: int) -> Items:
        self.do(IssueSetupCode, self.setup_codes(size, turn))
        return [{"code": code} for code in SetupCode.objects.order_by("-id").values_list("id", flat=True)[:size]]

    def administrators(self, size: int, turn: int) -> Items:
        """The one before has left, for there is only one first administrator."""
        for person in Person.objects.filter(assignment__post__code=ADMIN, leaving=None):
            self.do(RecordLeaving, [{"person": person.number, "last_day": today(), "reason": "测试"}])
        username = f"first{turn}"
        owner = passwords.owner_named(username)
        ticket = passwords.ticket("x", owner=owner, replaces=None)
        head = {"number": f"F{turn}", "name": "首位", "username": username, "ticket": ticket}
        return [{**head, "factor": self.factor_of(owner), "lines": [{"post": ADMIN}]}]


Make = Callable[[Prepared, int, int], Items]
CLERKS_OWN = (SetPassword, SetPin, EnrolSecondFactor, IssueToken, RevokeToken)
CASES: dict[type[Command], Make] = {
    FoundUnit: Prepared.units,
    CloseUnit: Prepared.closed_units,
    RenameEntity: Prepared.renamed_entities,
    RenameUnit: Prepared.renamed_units,
    RenamePlace: Prepared.renamed_places,
    RenamePost: Prepared.renamed_posts,
    PlacePostUnder: Prepared.placed_posts,
    RecordAbsence: Prepared.absences,
    RecordPhone: Prepared.phones,
    RenamePerson: Prepared.renamed_people,
    GrantPermission: Prepared.grants,
    RevokePermission: Prepared.revocations,
    DeclareIncompatible: Prepared.pairs,
    EndIncompatible: Prepared.ended_pairs,
    PermitIncompatible: Prepared.permits,
    Assign: Prepared.assignments,
    EndAssignment: Prepared.endings,
    Transfer: Prepared.transfers,
    Substitute: Prepared.substitutions,
    EndSubstitution: Prepared.ended_substitutions,
    RecordLeaving: Prepared.leavers,
    SetPassword: Prepared.own_password,
    ResetPassword: Prepared.resets,
    EnrolSecondFactor: Prepared.own_factor,
    RemoveSecondFactor: Prepared.removed_factors,
    SpendRecoveryCode: Prepared.spent_codes,
    SwitchAccount: Prepared.switches,
    EndSessions: Prepared.ended_sessions,
    IssueBadge: Prepared.issued_badges,
    EndBadge: Prepared.ended_badges,
    SetPin: Prepared.own_pin,
    EnrolDevice: Prepared.devices,
    EndDevice: Prepared.ended_devices,
    IssueToken: Prepared.tokens,
    RevokeToken: Prepared.ended_tokens,
    WithdrawToken: Prepared.ended_tokens,
    IssueSetupCode: Prepared.setup_codes,
    OpenSetup: Prepared.opened_setups,
    FoundAdministrator: Prepared.administrators,
}
# One's own password and factor are one each, and so is the first administrator.
SMALLER = {
    SetPassword: (1, 1),
    SetPin: (1, 1),
    EnrolSecondFactor: (1, 1),
    FoundAdministrator: (1, 1),
    RemoveSecondFactor: (1, 5, 20),
}


@pytest.mark.django_db
@pytest.mark.parametrize("command", CASES, ids=lambda command: command.key)
def test_same_for_1_50_and_1000(command: type[Command]) -> None:
    prepared = Prepared(Company.founded())
    assert_same_statements(
        command,
        lambda size, turn: CASES[command](prepared, size, turn),
        prepared.clerk if command in CLERKS_OWN else SYSTEM,
        sizes=SMALLER.get(command, (1, 50, 1000)),
    )
