"""Segregation of duties: what two posts or permissions keep apart is refused wherever it would come together."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import (
    Assign,
    DeclareIncompatible,
    DefinePost,
    EndAssignment,
    EndIncompatible,
    GrantPermission,
    PermitIncompatible,
    RegisterPerson,
    Substitute,
    Transfer,
)
from guiju.kernel.org.models import (
    Assignment,
    Grant,
    Incompatibility,
    IncompatibilityException,
    Person,
    Post,
    Substitution,
)
from tests.org.company import ADMIN, CASHIER, CHIEF, CLERK, Company, said, today

LAW = "会计法第三十五条"


def apart(company: Company, one: str = CLERK, other: str = CASHIER, kind: str = "post") -> int:
    company.do(DeclareIncompatible, {"kind": kind, "one": one, "other": other, "reason": LAW})
    return Incompatibility.objects.latest("id").pk


def sentence(one: str, other: str, person: str) -> list[tuple[str, str]]:
    return [("duties_apart", f"岗位“{one}”与“{other}”不相容，人{person}不能同时担任（依据：{LAW}）")]


@pytest.mark.parametrize("turned", ["", "turned"])
def test_an_assignment_beside_the_other_post_is_refused_and_names_both(company: Company, turned: str) -> None:
    apart(company, *((CASHIER, CLERK) if turned else (CLERK, CASHIER)))
    person = company.person(CLERK, place="WH1")
    before = Assignment.objects.count()
    assert said(company.assign(person, CASHIER, place="OTHER")) == sentence("CASHIER", "CLERK", person)
    assert Assignment.objects.count() == before
    assert company.assign(person, CHIEF).done == [0]
    assert company.assign(company.person(), CASHIER).done == [0]


def test_what_has_ended_stands_in_nobodys_way_and_what_is_to_come_does(company: Company) -> None:
    apart(company)
    person, later = company.person(CLERK), company.person()
    company.do(EndAssignment, {"assignment": company.assignment(person, CLERK), "reason": "轮岗"})
    assert company.assign(person, CASHIER).done == [0]
    company.assign(later, CLERK, since=today() + timedelta(days=30))
    assert said(company.assign(later, CASHIER)) == sentence("CASHIER", "CLERK", later)


def test_within_one_batch_the_later_item_is_refused(company: Company) -> None:
    apart(company)
    person = company.person()
    items = [{"person": person, "post": post} for post in (CASHIER, CHIEF, CLERK)]
    outcome = run_items(Assign, items, Context(actor=SYSTEM, on_refusal=OnRefusal.PARTIAL))
    assert (outcome.done, outcome.refused) == ([0, 1], [2])
    assert company.posts(person) == {CASHIER, CHIEF}


def test_a_new_person_does_not_begin_with_both(company: Company) -> None:
    apart(company)
    lines = [{"post": CLERK}, {"post": CASHIER}]
    item = {"number": "N1", "name": "新人", "username": "new", "lines": lines}
    [(control, message)] = said(company.attempt(RegisterPerson, item))
    assert (control, "新人不能同时担任" in message) == ("duties_apart", True)
    assert not Person.objects.filter(number="N1").exists()


def test_standing_in_counts_like_holding(company: Company) -> None:
    apart(company)
    absent, substitute = company.person(CLERK), company.person(CASHIER)
    days = {"since": today(), "until": today(), "reason": "出差"}
    item = {"assignment": company.assignment(absent, CLERK), "substitute": substitute, **days}
    assert said(company.attempt(Substitute, item)) == sentence("CLERK", "CASHIER", substitute)
    assert not Substitution.objects.exists()
    free = company.person()
    company.do(Substitute, {**item, "substitute": free})
    assert said(company.assign(free, CASHIER)) == sentence("CASHIER", "CLERK", free)


def test_a_transfer_out_of_the_one_and_into_the_other_is_no_clash(company: Company) -> None:
    apart(company)
    person = company.person(CLERK)
    move = {"assignment": company.assignment(person, CLERK), "post": CASHIER, "reason": "调岗"}
    company.do(Transfer, {**move, "since": today() + timedelta(days=7)})
    both = company.person(CLERK, CHIEF)
    wrong = {"assignment": company.assignment(both, CHIEF), "post": CASHIER, "reason": "调岗"}
    assert said(company.attempt(Transfer, wrong)) == sentence("CASHIER", "CLERK", both)


class TestPermissions:
    PAIR = ("ledger.pay", "ledger.post_voucher")

    def test_two_posts_that_give_them_are_not_held_together(self, company: Company) -> None:
        apart(company, *self.PAIR, kind="permission")
        person = company.person(CLERK)
        both = "权限“ledger.pay”与“凭证过账”不相容（岗位“CASHIER”和“CLERK”）"
        expected = [("duties_apart", f"{both}，人{person}不能同时担任（依据：{LAW}）")]
        assert said(company.assign(person, CASHIER)) == expected

    def test_one_post_never_gives_both(self, company: Company) -> None:
        apart(company, *self.PAIR, kind="permission")
        expected = f"权限“ledger.pay”与“凭证过账”不相容（岗位“CLERK”）（依据：{LAW}）"
        grant = company.attempt(GrantPermission, {"post": CLERK, "permission": "ledger.pay"})
        assert said(grant) == [("duties_apart", expected)]
        lines = [{"permission": each} for each in self.PAIR]
        define = company.attempt(DefinePost, {"code": "both", "title": "CLERK", "lines": lines})
        assert said(define) == [("duties_apart", expected)]
        assert not Post.objects.filter(code="both").exists()

    def test_a_grant_is_refused_for_the_holder_of_two_posts(self, company: Company) -> None:
        apart(company, *self.PAIR, kind="permission")
        person = company.person(CLERK, CHIEF)
        before = Grant.objects.count()
        refused = said(company.attempt(GrantPermission, {"post": CHIEF, "permission": "ledger.pay"}))
        assert [control for control, _ in refused] == ["duties_apart"]
        assert f"人{person}不能同时担任" in refused[0][1]
        assert Grant.objects.count() == before
        company.do(GrantPermission, {"post": CHIEF, "permission": "ledger.read"})

    def test_two_grants_of_one_batch(self, company: Company) -> None:
        apart(company, *self.PAIR, kind="permission")
        items = [{"post": CHIEF, "permission": each} for each in self.PAIR]
        outcome = run_items(GrantPermission, items, Context(actor=SYSTEM, on_refusal=OnRefusal.PARTIAL))
        assert (outcome.done, outcome.refused) == ([0], [1])


def test_a_post_is_not_given_the_same_twice(company: Company) -> None:
    lines = [{"permission": "ledger.pay"}] * 2
    outcome = company.attempt(DefinePost, {"code": "twice", "title": "岗位", "lines": lines})
    assert said(outcome) == [("once", "权限“ledger.pay”写了两次")]
    assert not Post.objects.filter(code="twice").exists()


class TestExceptions:
    def permit(self, company: Company, pair: int, person: str, by: int, **more: Any):
        item = {"incompatibility": pair, "person": person, "until": today() + timedelta(days=90), "reason": "三人公司"}
        return company.attempt(PermitIncompatible, {**item, **more}, by)

    def test_needs_somebody_else_and_then_a_third_to_assign(self, company: Company) -> None:
        pair, person = apart(company), company.person(CLERK, ADMIN)
        first, second = company.account(company.person(ADMIN)), company.account(company.person(ADMIN))
        own = self.permit(company, pair, person, company.account(person))
        assert said(own) == [("other_person", "不能给自己登记不相容例外")]
        assert self.permit(company, pair, person, first).done == [0]
        by_the_same = company.attempt(Assign, {"person": person, "post": CASHIER}, first)
        assert said(by_the_same) == sentence("CASHIER", "CLERK", person)
        company.do(Assign, {"person": person, "post": CASHIER}, second)
        assert company.posts(person) == {CLERK, CASHIER, ADMIN}
        assert IncompatibilityException.objects.get().granted_by == first

    def test_is_for_one_person_and_a_time(self, company: Company) -> None:
        pair, person, other = apart(company), company.person(CLERK), company.person(CLERK)
        admin = company.account(company.person(ADMIN))
        self.permit(company, pair, person, admin, until=today() - timedelta(days=1))
        assert said(company.assign(person, CASHIER)) == sentence("CASHIER", "CLERK", person)
        self.permit(company, pair, person, admin)
        assert said(company.assign(other, CASHIER)) == sentence("CASHIER", "CLERK", other)
        assert company.assign(person, CASHIER).done == [0]


class TestDeclaring:
    def test_once_and_again_after_its_end(self, company: Company) -> None:
        pair = apart(company)
        item = {"kind": "post", "one": CASHIER, "other": CLERK, "reason": LAW}
        assert said(company.attempt(DeclareIncompatible, item)) == [("once", f"“{CASHIER}”与“{CLERK}”已登记为不相容")]
        company.do(EndIncompatible, {"incompatibility": pair, "reason": "条文已改"})
        assert company.assign(company.person(CLERK), CASHIER).done == [0]
        company.do(DeclareIncompatible, item)
        assert list(Incompatibility.objects.values_list("round", flat=True)) == [1, 2]

    def test_only_what_there_is(self, company: Company) -> None:
        item = {"kind": "post", "one": CLERK, "other": "ghost", "reason": LAW}
        assert said(company.attempt(DeclareIncompatible, item)) == [("reference_exists", "岗位“ghost”不存在")]
        same = said(company.attempt(DeclareIncompatible, {**item, "other": CLERK}))
        assert same == [("stands", "同一岗位或权限不能与自己不相容")]

    def test_who_holds_both_already_is_shown_and_keeps_them(self, company: Company) -> None:
        person = company.person(CLERK, CASHIER)
        apart(company)
        assert company.posts(person) == {CLERK, CASHIER}


@pytest.mark.real_commits
def test_two_at_once_do_not_bring_together_what_each_alone_may() -> None:
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    company = Company.founded()
    apart(company)
    person, together = company.person(), Barrier(2)

    def assign(post: str) -> list[int]:
        together.wait()
        try:
            return company.assign(person, post).done
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        done = list(threads.map(assign, (CLERK, CASHIER)))
    assert sorted(done) == [[], [0]]
    assert len(company.posts(person)) == 1
