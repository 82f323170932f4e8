"""Every page of the program: who opens it, at which address, in the filled company."""

from collections.abc import Iterator
from typing import NamedTuple

from django.urls import reverse

from guiju.domains.warehouse.models import Arrival, Dispatch, IssueRequest, Receipt, Stocktake
from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.command import commands
from guiju.kernel.controls.models import DutyItem, Referral
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.models import Person
from guiju.kernel.pages.me import Me
from guiju.kernel.pages.page import own_form
from guiju.kernel.queries.query import Asked, queries
from guiju.kernel.queries.reading import read
from guiju.kernel.rulebook.models import DraftClause
from guiju.kernel.worklist.models import Task
from guiju.lib.runs import RUN_BITS
from guiju.web.navigation import pages
from tests.browser.screens.filled import ADMINISTRATOR, GUARD, Filled
from tests.findings.company import ACCOUNTANT, BOSS, DIRECTOR, KEEPER, MANAGER, SERVICE

ONLY_FORMS = frozenset(
    {
        "act_on_draft",
        "act_on_person",
        "act_on_post",
        "ask_waiver",
        "choose_digest",
        "end_feed",
        "open_feed",
        "end_device",
        "end_sessions",
        "enrol_device",
        "clause_trial_chart",
        "import_refused",
        "issue_token",
        "lookup",
        "read_messages",
        "reveal",
        "revoke_token",
        "warehouse_count_scan",
        "warehouse_bin_scan",
        "warehouse_pick_scan",
        "warehouse_put_away_scan",
        "warehouse_count_stock_scan",
        "warehouse_refuse",
        "warehouse_reverse",
        "warehouse_undo",
    }
)
"""Addresses that take a form or answer with a part of a page or a file: what they say is seen on the page they lead to."""

OF_INSPECTORS = frozenset({"inspection_code", "inspection_dossier", "inspection_home"})
"""Pages of an inspection that stands: `test_inspection` opens them."""

ELSEWHERE = {
    "catalogue.register_sku",
    "controls.grant_waiver",
    "rulebook.answer_profile",
    "safety.key_loans.enter",
    "safety.visitors.enter",
}


ASKED = {"warehouse_card_lines": "?sku=B-250"}
"""What an address needs to be asked."""


class Visit(NamedTuple):
    """``name`` is the page's key, and which of several when there are several."""

    who: str
    name: str
    address: str

    @property
    def key(self) -> str:
        return self.name.partition(":")[0]


OFFICER, PERSONNEL = "1008", "1012"
"""Of safety and of personnel."""


def visits(company: Filled) -> list[Visit]:
    """By person, so that nobody signs in twice."""
    found = [*_plain(), *_own(company), *_organisation(), *_warehouse(), *_records(), *_forms()]
    return sorted(dict.fromkeys(found), key=lambda visit: visit.who)


def _me(number: str) -> Me:
    person = Person.objects.get(number=number)
    return Me(person, person.account_id or 0)


def _somebody(permission: str | None) -> str | None:
    """Whoever of these may, the busiest first."""
    return next(
        (
            each
            for each in (KEEPER, MANAGER, ADMINISTRATOR, DIRECTOR, BOSS, ACCOUNTANT, GUARD, OFFICER, PERSONNEL)
            if _me(each).may(permission)
        ),
        None,
    )


def _plain() -> Iterator[Visit]:
    for page in pages():
        who = _somebody(page.permission)
        if who and page.key not in ONLY_FORMS and "<" not in page.path:
            yield Visit(who, page.key, reverse(page.key) + ASKED.get(page.key, ""))
    for who in (BOSS, ACCOUNTANT):
        yield Visit(who, f"today:{who}", reverse("today"))
    yield Visit(DIRECTOR, "findings:all", f"{reverse('findings')}?state=all")
    yield Visit(SERVICE, "duties:none", reverse("duties"))
    yield Visit(DIRECTOR, "breaches:warned", f"{reverse('breaches')}?effect=warn")


def _own(company: Filled) -> Iterator[Visit]:
    for name, title in (("", "二号门消防通道堆了纸箱"), (":verify", "货架第三层护栏松动"), (":closed", "地上有水")):
        finding = Finding.objects.get(title=title).id
        yield Visit(DIRECTOR, f"finding{name}", reverse("finding", args=[finding]))
    answering = Finding.objects.get(title="冷库温度计坏了").id
    yield Visit(KEEPER, "finding:responsible", reverse("finding", args=[answering]))
    yield Visit(KEEPER, "approval:asked", reverse("approval", args=[company.held]))
    yield Visit(DIRECTOR, "approval", reverse("approval", args=[company.held]))
    late = Breach.objects.filter(evidence_id=company.late_run, effect="warn")
    yield Visit(KEEPER, "warning", reverse("warning", args=[late.latest("id").id]))
    yield Visit(
        KEEPER, "warnings_of_run", reverse("warnings_of_run", args=[company.late_run, late.latest("id").control])
    )
    open_check = DutyItem.objects.get(duty="warehouse.goods_checked", clauses__contains="S03.91")
    yield Visit(KEEPER, "duty", reverse("duty", args=[open_check.id]))
    yield Visit(DIRECTOR, "referral", reverse("referral", args=[Referral.objects.latest("id").id]))
    yield Visit(KEEPER, "pledge", reverse("pledge", args=["S03"]))
    yield Visit(KEEPER, "training_start", reverse("training_start", args=["S20"]))
    yield Visit(KEEPER, "training_exam", reverse("training_exam", args=[company.paper]))
    task = Task.objects.get(by_hand=True)
    yield Visit(KEEPER, "task", reverse("task", args=[task.id]))
    yield Visit(KEEPER, "clause", reverse("clause", args=["S03.06"]))
    yield Visit(BOSS, "clause:boss", reverse("clause", args=["S03.12"]))
    yield Visit(BOSS, "clause_trial", f"{reverse('clause_trial', args=['S03.12'])}?p-default_post_delay_hours=1")
    yield Visit(KEEPER, "clause:unbound", reverse("clause", args=["S03.01"]))
    yield Visit(BOSS, "waiting_clause", reverse("waiting_clause", args=["S03.15"]))
    clause = DraftClause.objects.get(draft=company.draft, code="G01.02")
    for key in ("policy_version", "policy_pack"):
        yield Visit(DIRECTOR, key, reverse(key, args=[company.version]))
    yield Visit(BOSS, "draft", reverse("draft", args=[company.draft]))
    yield Visit(BOSS, "draft:open", f"{reverse('draft', args=[company.draft])}?show=open")
    yield Visit(BOSS, "draft_clause", reverse("draft_clause", args=[company.draft, clause.pk]))
    yield Visit(MANAGER, "imports", reverse("imports"))
    yield Visit(MANAGER, "import", reverse("import", args=[company.imported]))
    file = ["catalogue.register_sku", company.sha256]
    yield Visit(MANAGER, "import_columns", reverse("import_columns", args=file))


def _organisation() -> Iterator[Visit]:
    for key, given in (
        ("person", [KEEPER]),
        ("post", ["keeper"]),
    ):
        yield Visit(ADMINISTRATOR, key, reverse(key, args=given))


def _warehouse() -> Iterator[Visit]:
    waiting = Arrival.objects.get(delivery_note="D-1").number
    counted = Arrival.objects.get(delivery_note="SH-20261124-02").number
    receipt, dispatch = Receipt.objects.latest("id").number, Dispatch.objects.earliest("id").number
    request = IssueRequest.objects.get(basis="TM20261124001").number
    yield Visit(SERVICE, "warehouse_new_issue", reverse("warehouse_new_issue"))
    for key, given in (
        ("warehouse_count", waiting),
        ("warehouse_receive", counted),
        ("warehouse_dispatch", request),
        ("warehouse_pick", request),
        ("warehouse_put_away", receipt),
        ("warehouse_count_stock", Stocktake.objects.latest("id").number),
        ("warehouse_document", receipt),
        ("warehouse_evidence", receipt),
    ):
        yield Visit(KEEPER, key, reverse(key, args=[given] if given else []))
    yield Visit(KEEPER, "warehouse_new_return:line", f"{reverse('warehouse_new_return')}?dispatch={dispatch}")
    for kind, number in (("waiting", waiting), ("dispatch", dispatch)):
        yield Visit(KEEPER, f"warehouse_document:{kind}", reverse("warehouse_document", args=[number]))
    yield Visit(KEEPER, "warehouse_arrivals:none", f"{reverse('warehouse_arrivals')}?q=NO-SUCH")


def _records() -> Iterator[Visit]:
    """The newest record of each query that has records, and a run that wrote one."""
    for key, query in queries().items():
        who = _somebody(query.permission)
        if not query.identity or who is None or not query.__module__.startswith("guiju."):
            continue
        rows = read(query, query.params(), Asked(), _me(who).reader).rows
        if rows:
            identity = str(getattr(rows[0], query.identity))
            yield Visit(who, f"record:{key}", reverse("record", args=[key, identity]))
    receipt = Receipt.objects.latest("id")
    given = ["warehouse.receipts", receipt.number, receipt.pk >> RUN_BITS]
    yield Visit(KEEPER, "record_run", reverse("record_run", args=given))


def _forms() -> Iterator[Visit]:
    """The generated forms that lists and records lead to, and those a person is sent to from elsewhere."""
    offered = {key for query in queries().values() for key in query.commands}
    for key in sorted(offered | ELSEWHERE):
        command = commands()[key]
        who = _somebody(command.permission())
        if who and command.__module__.startswith("guiju.") and own_form(key) is None:
            yield Visit(who, f"do:{key}", reverse("do", args=[key]))
