"""Every party falls under a rulebook from the day it is let in: S13.03."""

from datetime import date

import pytest

from guiju.domains.policy import api
from guiju.domains.policy.controls.parties import LetIn, PartyInScope, PartyTypes
from guiju.domains.policy.models import Party, PartyActivation, PartyScope
from guiju.domains.policy.queries import Parties, PartyScopes
from guiju.domains.purchasing.registers import Suppliers
from guiju.kernel.commands.context import Outcome
from tests.clauses.cases import done, kept
from tests.clauses.company import DIRECTOR, MANAGER, WAREHOUSE, Company, warned
from tests.clauses.enacting import at, draft, found, publish, rows


def register(company: Company, name: str, party_type: str) -> str:
    item = {"name": name, "party_type": party_type, "role": "merchant"}
    return done("S13.03", company.act(DIRECTOR, api.RegisterParty, item))


def activate(company: Company, party: str) -> Outcome:
    return company.act(DIRECTOR, api.ActivateParty, {"party": party})


def under(company: Company, party: str) -> list[tuple[str, date]]:
    return [(each.version, each.since) for each in rows(PartyScopes, company, party=party)]


@pytest.mark.clause("S13.03")
def test_every_party_falls_under_the_rulebook(company: Company) -> None:
    clause, unit = "S13.03", company.unit("ZH", "综合管理部")
    with at("2027-03-02 09:00"):
        early = register(company, "先来商行", "company")
        said = warned(clause, activate(company, early), "“先来商行”（企业）", "NO_RULEBOOK_SCOPE")
        assert "没有适用的制度版本" in said, f"{clause}: {said}"
        assert under(company, early) == [], f"{clause}: there is no version in force"
        shown = {each.number: each.state for each in rows(Parties, company)}
        assert shown.get(early) == "已启用，无适用制度", f"{clause}: saved all the same, and marked: {shown}"
    with at("2027-03-02 23:30", looking=True):
        (listed,) = found("party_unscoped", clause) or [None]
        assert listed, f"{clause}: listed the same night"
        assert "先来商行" in listed.title, f"{clause}: {listed.title}"
        assert listed.owner == company.accounts[DIRECTOR], f"{clause}: for whoever keeps the rulebooks"
    with at("2027-03-03 09:00"):
        version = draft(company, "S13", unit=unit)
        assert publish(company, version, "2027-03-10").done == [0]
    with at("2027-03-10 09:00", looking=True):
        assert under(company, early) == [(version, date(2027, 3, 10))], (
            f"{clause}: once one is in force, it falls under it"
        )
    with at("2027-03-10 09:10", looking=True):
        assert not found("party_unscoped", clause), f"{clause}: and is no longer listed"
        own = {
            kind: register(company, name, kind) for name, kind in (("阿花手作", "person"), ("杭州日化公司", "company"))
        }
        for kind, party in own.items():
            outcome = activate(company, party)
            assert outcome.done == [0], f"{clause}: {outcome.refusals}"
            assert not [why for why in outcome.warnings if clause in {c.code for c in why.clauses}], f"{clause}: {kind}"
            assert under(company, party) == [(version, date(2027, 3, 10))], (
                f"{clause}: {kind} falls under S13 of the day"
            )
        assert not activate(company, own["person"]).done, f"{clause}: let in once"
        assert not company.act(DIRECTOR, api.ScopeParty, {"party": own["person"]}).done, f"{clause}: nothing to add"
    with at("2027-04-01 09:00"):
        later = draft(company, "S13", unit=unit)
        assert publish(company, later).done == [0]
        fresh = register(company, "后来商行", "company")
        assert activate(company, fresh).done == [0]
        assert under(company, fresh) == [(later, date(2027, 4, 1))], f"{clause}: the version of that day, not the first"
    buyer = {"place": WAREHOUSE, "risk": "low", "buyer": MANAGER}
    for name, kind in (("良渚竹器厂", "company"), ("老王竹编", "person")):
        item = {**buyer, "name": name, "party_type": kind}
        with at("2027-05-04 09:00"):
            assert company.act(MANAGER, Suppliers.enter, item).done == [0]
    with at("2027-05-04 10:30", looking=True):
        shown = {each.name: (each.number, each.role, each.state) for each in rows(Parties, company)}
        for name in ("良渚竹器厂", "老王竹编"):
            number, *rest = shown.get(name, ("", "", ""))
            assert rest == ["supplier", "已启用"], f"{clause}: a supplier of the register is a party: {shown}"
            assert under(company, number) == [(later, date(2027, 5, 4))], f"{clause}: and falls under the rulebook"
    companies = PartyTypes(rulebook="S13", party_types=["企业"])
    assert PartyInScope.judge(LetIn("阿花手作", "个人", "S13.v1"), companies), (
        f"{clause}: if the clause names companies only"
    )
    kept(clause, "policy_partyscope", "noted_by = 0")
    kept(clause, "policy_party", "party_type = 'person'")
    kept(clause, "policy_partyactivation", "activated_by = 0")
    assert PartyActivation.objects.count() == Party.objects.count(), clause
    assert PartyScope.objects.exists(), clause
