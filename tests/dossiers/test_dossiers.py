"""The evidence of a document, a clause and a period of a working company, taken out by a person and checked elsewhere."""

import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from guiju.domains.warehouse.models import Dispatch, IssueApproval, IssueRequest
from guiju.kernel.audit import sealer
from guiju.kernel.commands.command import commands
from guiju.kernel.commands.context import SYSTEM, Context, Forbidden
from guiju.kernel.dossiers.making import Asked, make
from guiju.kernel.dossiers.models import Dossier
from guiju.kernel.dossiers.selecting import NoEvidence, of_clause, of_document, of_period
from guiju.kernel.org.models import Person
from guiju.lib.dossiers import checking
from guiju.lib.runs import evidence_of
from tests.audit.vault import vault
from tests.clauses.company import KEEPER, OWNER, Company
from tests.web.demo_people import entered

pytestmark = pytest.mark.founded("S03")

__all__ = ["vault"]

HERE = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost:8000"}


@pytest.fixture
def company(settings: Any, db: None, vault: Path) -> Company:
    settings.DEMO = True
    return Company.founded()


@pytest.fixture
def dispatched(company: Company) -> str:
    """A request with a signed paper, refused once, then handed over."""
    request = company.request("A-500", 4, paper=company.photo("1005"))
    assert not company.dispatch(request, 5).done
    assert company.dispatch(request, 4).done == [0]
    sealer.seal()
    return request


def commands_in(path: Path) -> set[str]:
    with zipfile.ZipFile(path) as archive:
        lines = [json.loads(line) for line in archive.read("evidence.jsonl").splitlines()]
    return {json.loads(line["payload"])["command"] for line in lines if line["type"] == "evidence"}


def asked(**given: Any) -> Asked:
    today = timezone.localdate()
    return Asked(
        **{
            "clause": "",
            "document": "",
            "since": today,
            "until": today,
            "recipient": "市监局",
            "reason": "检查",
            **given,
        }
    )


def test_a_document_with_what_it_stands_on(dispatched: str) -> None:
    number = Dispatch.objects.get(request__number=dispatched).number
    found = of_document(number)
    request, approval = (
        IssueRequest.objects.get(number=dispatched),
        IssueApproval.objects.get(request=IssueRequest.objects.get(number=dispatched)),
    )
    assert {evidence_of(request.pk), evidence_of(approval.pk)} <= found.evidence
    assert of_document(dispatched).evidence == found.evidence
    with pytest.raises(NoEvidence, match=""):
        of_document("CK-000")


def test_a_clause_with_every_judgement_and_its_text(dispatched: str, vault: Path) -> None:
    today = timezone.localdate()
    path = vault / "dossier.zip"
    written = make(path, asked(clause="S03.10"), Context(actor=SYSTEM))
    found = checking.check(path, (vault / "anchor.jsonl").read_bytes().splitlines())
    assert found.evidence == written.evidence
    assert found.anchored == 1
    assert {"warehouse.dispatch_goods", "rulebook.enact"} <= commands_in(path)
    page = zipfile.ZipFile(path).read("index.html").decode()
    assert "申请 4，已出 0，本次出库 5" in page
    assert "第 1 版" in page
    assert "S03.10" in page
    yesterday = today - timedelta(days=1)
    assert len(of_clause("S03.10", yesterday, yesterday).evidence) == 1
    with pytest.raises(NoEvidence):
        of_clause("S99.01", today, today)


def test_a_period_with_its_files(dispatched: str, vault: Path) -> None:
    path = vault / "dossier.zip"
    make(path, asked(), Context(actor=SYSTEM))
    assert checking.check(path).files == 1
    past = timezone.localdate() - timedelta(days=400)
    with pytest.raises(NoEvidence):
        of_period(past, past)


def test_what_left_is_on_record_before_it_leaves(company: Company, dispatched: str, vault: Path) -> None:
    path = vault / "dossier.zip"
    keeper = company.accounts[KEEPER]
    with pytest.raises(Forbidden):
        make(path, asked(document=dispatched), Context(actor=keeper))
    assert not path.exists()
    make(path, asked(document=dispatched), Context(actor=company.accounts[OWNER]))
    row = Dossier.objects.get()
    assert (row.about, row.recipient, row.has_private) == (f"单据 {dispatched}", "市监局", False)
    assert row.made_by == company.accounts[OWNER]


class TestPage:
    FORM = {"what": "document", "since": "2026-01-01", "until": "2099-01-01", "recipient": "市监局", "reason": "检查"}

    def test_hands_out_what_checks(self, dispatched: str, vault: Path) -> None:
        boss = entered("zhou")
        page = boss.get(f"/dossiers/new/?document={dispatched}").content.decode()
        assert dispatched in page
        answer = boss.post("/dossiers/new/", {**self.FORM, "document": dispatched})
        assert answer.status_code == 200
        assert f"{dispatched}.zip" in answer["Content-Disposition"] or "zip" in answer["Content-Disposition"]
        path = vault / "taken.zip"
        path.write_bytes(b"".join(answer.streaming_content))
        assert checking.check(path).about == f"单据 {dispatched}"
        assert list(vault.glob("dossier-*")) == []
        assert "市监局" in boss.get("/dossiers/dossiers/").content.decode()

    @pytest.mark.parametrize(
        ("given", "says"),
        [
            ({"document": ""}, "请填写单据号"),
            ({"document": "X-1"}, "没有单据 X-1"),
            ({"what": "clause", "clause": ""}, "请填写条款号"),
            ({"what": ""}, "请选择要打包的是"),
            ({"recipient": ""}, "请填写“给谁”"),
            ({"until": "2025-01-01"}, "“至”不能早于“自”"),
            ({"since": "x"}, "请填写日期"),
        ],
    )
    def test_says_what_to_mend(self, dispatched: str, given: dict[str, str], says: str) -> None:
        answer = entered("zhou").post("/dossiers/new/", {**self.FORM, "document": dispatched, **given})
        assert answer.status_code == 422
        assert says in answer.content.decode()
        assert not Dossier.objects.exists()

    def test_is_for_those_who_may(self, dispatched: str) -> None:
        keeper = entered("wang")
        assert keeper.get("/dossiers/new/").status_code == 403
        boss: Client = entered("zhou")
        answer = boss.post("/dossiers/new/", {**self.FORM, "document": dispatched, "with_private": "on"})
        assert answer.status_code == 403
        assert Person.objects.filter(number="1001").exists()
        assert "dossiers.record" in commands()
