"""Every other page: forms, papers, people, posts, approvals, warnings, files; and the doors that ask for a form token."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from guiju.domains.warehouse.models import IssueRequest
from guiju.kernel.commands.command import commands
from guiju.lib.runs import RUN_BITS
from tests.authorization import table
from tests.authorization.asking import Cell, Wanted, both, rest, status, text_of, web
from tests.authorization.commands import PLACED
from tests.authorization.company import PICKER, Company, Door
from tests.authorization.table import KEEPER, LEAD, OTHER, PLACES, W1, Who, where

UNKNOWN = "NO-SUCH"
OPENED = (200,)
TAKEN = (200, 302, 409, 422)
"""What a page answers to an empty form of somebody who may send one."""

OF_PAPERS: Mapping[str, tuple[str, str]] = {
    "warehouse_count": ("GET", "waiting"),
    "warehouse_count_scan": ("POST", "waiting"),
    "warehouse_receive": ("GET", "counted"),
    "warehouse_refuse": ("POST", "counted"),
    "warehouse_dispatch": ("GET", "approved"),
    "warehouse_pick_scan": ("POST", "approved"),
    "warehouse_put_away": ("GET", "receipt"),
    "warehouse_put_away_scan": ("POST", "receipt"),
    "warehouse_count_stock": ("GET", "open_stocktake"),
    "warehouse_count_stock_scan": ("POST", "open_stocktake"),
    "warehouse_pick": ("GET", "approved"),
    "warehouse_bin_scan": ("POST", "approved"),
    "warehouse_undo": ("POST", "receipt"),
    "warehouse_document": ("GET", "receipt"),
    "warehouse_evidence": ("GET", "receipt"),
    "warehouse_reverse": ("POST", "receipt"),
}
"""Pages of a document: how they are opened, and which kind of document they take.

A form opens on what its reader may see; whether something may be done there, the command decides.
"""

EMPTY_FORMS: Mapping[str, tuple[int, ...]] = {
    "my_password": (403,),
    "my_pin": (403,),
    "incompatible": (404,),
    "imports": (404,),
}
"""What else a page says to an empty form: the password is wrong, the act or the kind of import is unknown."""

ONLY_FORMS = frozenset(
    {
        "read_messages",
        "ask_waiver",
        "choose_digest",
        "end_feed",
        "open_feed",
        "end_device",
        "end_sessions",
        "enrol_device",
        "issue_token",
        "revoke_token",
    }
)
OF_UNKNOWN: Mapping[str, list[Any]] = {
    "draft": [999_999_999],
    "draft_clause": [999_999_999, 999_999_999],
    "duty": [999_999_999],
    "import": [999_999_999],
    "import_columns": ["catalogue.register_sku", "0" * 64],
    "import_refused": [999_999_999],
    "inspection_code": ["WC-0"],
    "pledge": ["S99"],
    "referral": [999_999_999],
    "task": [999_999_999],
    "training_exam": [999_999_999],
    "training_start": ["nothing"],
    "waiting_clause": ["S99.01"],
    "policy_pack": ["ZD-0"],
    "policy_version": ["ZD-0"],
}
"""Pages of what nobody has here: all they can say is that it is not there."""

OF_OBJECTS = frozenset(
    {
        *OF_UNKNOWN,
        "finding",
        "warnings_of_run",
        "approval",
        "warning",
        "person",
        "act_on_person",
        "post",
        "act_on_post",
        "act_on_draft",
        "clause",
        "clause_trial",
        "clause_trial_chart",
    }
)


def cells(company: Company) -> Iterator[Cell]:
    for who in table.CALLERS:
        visit = Visit(company, who)
        yield from visit.plain()
        yield from visit.papers()
        yield from visit.objects()
        yield from visit.kit()
        yield from visit.files()
    yield from _without_form_token(company)


class Visit:
    """One caller at every page."""

    def __init__(self, company: Company, who: Who) -> None:
        self.company = company
        self.who = who
        self.caller: Door = company.callers[who.name]
        self.is_out = who.is_out or who.is_token

    def cell(
        self, what: str, whose: str, path: str, wanted: Wanted, *, method: str = "GET", form: Any = None, twin: str = ""
    ) -> Cell:
        ask = lambda: web(self.caller, method, path, form)  # noqa: E731
        unknown = (lambda: web(self.caller, method, twin, form)) if twin else None
        return Cell(what, self.who.name, whose, ask, wanted, unknown)

    def door(self, permission: str | None, inside: Wanted) -> Wanted:
        if self.is_out:
            return _to_sign_in
        return inside if where(self.who, permission) else status(403)

    def plain(self) -> Iterator[Cell]:
        for key, permission in table.PAGES.items():
            if key in OF_PAPERS or key in OF_OBJECTS:
                continue
            path = reverse(key)
            opened = status(405) if key in ONLY_FORMS else status(*OPENED)
            yield self.cell(f"page {key}", "any", path, self.door(permission, opened))
            sent = self.door(permission, status(*TAKEN, 405, *EMPTY_FORMS.get(key, ())))
            yield self.cell(f"form {key}", "any", path, sent, method="POST")

    def papers(self) -> Iterator[Cell]:
        for key, (method, kind) in OF_PAPERS.items():
            may = where(self.who, table.PAGES[key])
            seen = where(self.who, table.READ) if may else may
            nothing = reverse(key, args=[UNKNOWN])
            for place in PLACES:
                path = reverse(key, args=[self.company.papers[place][kind]])
                if self.is_out or not may or place in seen:
                    wanted = self.door(table.PAGES[key], status(*(OPENED if method == "GET" else TAKEN)))
                    yield self.cell(f"page {key}", place, path, wanted, method=method)
                else:
                    yield self.cell(f"page {key}", place, path, status(404), method=method, twin=nothing)
            yield self.cell(f"page {key}", "unknown", nothing, self.door(table.PAGES[key], status(404)), method=method)

    def objects(self) -> Iterator[Cell]:
        name = self.who.name
        held, breach = (
            reverse("approval", args=[self.company.held[KEEPER]]),
            reverse("warning", args=[self.company.breach]),
        )
        yield from self.own("approval", held, reverse("approval", args=[999_999_999]), is_own=name in {KEEPER, LEAD})
        yield from self.own("warning", breach, reverse("warning", args=[999_999_999]), is_own=name == KEEPER)
        run = reverse("warnings_of_run", args=[self.company.run, "warehouse.ledger_posted_in_time"])
        nothing = reverse("warnings_of_run", args=[self.company.run, "no.control"])
        yield from self.own("warnings_of_run", run, nothing, is_own=name == KEEPER)
        for key, given in OF_UNKNOWN.items():
            door = self.door(table.PAGES[key], status(404))
            yield self.cell(f"page {key}", "unknown", reverse(key, args=given), door)
        for act in ("decide", "enact"):
            shut = self.door(table.PAGES["act_on_draft"], status(404))
            path = reverse("act_on_draft", args=[999_999_999, act])
            yield self.cell("page act_on_draft", act, path, shut, method="POST")
        for place in PLACES:
            path = reverse("finding", args=[self.company.papers[place]["finding"]])
            sees = any(place in where(self.who, each) for each in table.OVERSEES)
            sees = sees or name == self.company.papers[place]["keeper"]
            yield from self.own(f"finding {place}", path, reverse("finding", args=[999_999_999]), is_own=sees)
        yield self.cell("page clause", "any", reverse("clause", args=["S99.01"]), self.door(None, status(200)))
        for key in ("clause_trial", "clause_trial_chart"):
            door = self.door(table.PAGES[key], status(200))
            yield self.cell(f"page {key}", "any", reverse(key, args=["S99.01"]), door)
        may = where(self.who, table.ORG)
        for place, person in zip(PLACES, (KEEPER, OTHER), strict=True):
            for key, more in (("person", []), ("act_on_person", ["rename"])):
                method = "POST" if more else "GET"
                path = reverse(key, args=[f"N-{person}", *more])
                nothing = reverse(key, args=["N-nobody", *more])
                if self.is_out or not may or place in may:
                    opened = status(*(TAKEN if more else OPENED))
                    yield self.cell(f"page {key}", place, path, self.door(table.ORG, opened), method=method)
                else:
                    yield self.cell(f"page {key}", place, path, status(404), method=method, twin=nothing)
        yield self.cell("page post", "any", reverse("post", args=["keeper"]), self.door(table.ORG, status(200)))
        path = reverse("act_on_post", args=["keeper", "rename"])
        yield self.cell("page act_on_post", "any", path, self.door(table.ORG, status(*TAKEN, 404)), method="POST")

    def own(self, key: str, path: str, nothing: str, *, is_own: bool) -> Iterator[Cell]:
        if self.is_out or is_own:
            yield self.cell(f"page {key}", "one's own", path, self.door(None, status(200)))
        else:
            yield self.cell(f"page {key}", "somebody else's", path, status(404), twin=nothing)

    def kit(self) -> Iterator[Cell]:
        for key, command in sorted(commands().items()):
            if not command.__module__.startswith("guiju.") or key in table.OWN_ACCOUNT:
                continue
            path = reverse("do", args=[key])
            yield self.cell(f"form of {key}", "any", path, self.door(key, status(200, 302)))
        may, read = where(self.who, "queries.reveal"), where(self.who, table.READ)
        for place in PLACES:
            number = self.company.papers[place]["asked"]
            record = f"/records/warehouse.issue_requests/{number}/"
            form = {"column": "picker", "reason": "核对提货人", "request_token": f"reveal-{place}"}
            shows = place in may & read
            wanted = both(status(200), _shows_name) if shows else status(403, 404, 409)
            reveal = (
                _to_sign_in if self.is_out else both(wanted, lambda a, shows=shows: "" if shows else _hides_name(a))
            )
            yield self.cell("reveal picker", place, f"{record}reveal/", reveal, method="POST", form=form)
            told = status(200) if place in read else status(404) if read else status(403)
            path = f"{record}runs/{_run_of(number)}/"
            yield self.cell("evidence of a record", place, path, _to_sign_in if self.is_out else told)
            yield self.bulk(place, number)

    def bulk(self, place: str, number: str) -> Cell:
        """Approving ticked requests in the list: the list's permission, the command's, and its place."""
        may, read = where(self.who, "warehouse.approve_issue"), where(self.who, table.READ)
        form = {"bulk": "warehouse.approve_issue", "pick": number, "confirmed": "1", "request_token": f"bulk-{place}"}
        done = both(status(200, 409), _says("不存在，或不在您的权限范围内", is_said=place not in may))
        wanted = _to_sign_in if self.is_out else done if may and read else status(403)
        return self.cell("bulk warehouse.approve_issue", place, "/warehouse/issues/", wanted, method="POST", form=form)

    def files(self) -> Iterator[Cell]:
        nothing = f"/files/{'0' * 64}/"
        for place in PLACES:
            path = f"/files/{self.company.papers[place]['sha256']}/"
            is_seen = place in where(self.who, table.READ) or self.who.name == self.company.papers[place]["keeper"]
            if self.is_out:
                yield self.cell("file", place, path, _to_sign_in)
            elif is_seen:
                yield self.cell("file", place, path, status(200))
            else:
                yield self.cell("file", place, path, status(404), twin=nothing)


def _run_of(number: str) -> int:
    return int(IssueRequest.objects.get(number=number).pk) >> RUN_BITS


def _to_sign_in(answer: HttpResponse) -> str:
    target = answer.headers.get("Location", "")
    return "" if answer.status_code == 302 and target.startswith("/sign-in/") else f"{answer.status_code} {target}"


def _says(sentence: str, *, is_said: bool) -> Wanted:
    return lambda answer: "" if (sentence in text_of(answer)) is is_said else f"says “{sentence}”: {not is_said}"


def _shows_name(answer: HttpResponse) -> str:
    return "" if PICKER in text_of(answer) else "does not show the name"


def _hides_name(answer: HttpResponse) -> str:
    return "shows the name" if PICKER in text_of(answer) else ""


def _without_form_token(company: Company) -> Iterator[Cell]:
    """A write that somebody else's page may have sent."""
    bare = Door(company.callers[KEEPER].client)
    item = PLACED["warehouse.record_arrival"](lambda kind: company.papers[W1][kind], W1)
    ask: dict[str, Callable[[], HttpResponse]] = {
        "REST": lambda: rest(bare, "POST", "/commands/warehouse.record_arrival", {"input": item}),
        "page": lambda: web(bare, "POST", reverse("warehouse_new_arrival"), {}),
        "file": lambda: web(bare, "POST", "/files/", {}),
    }
    for where_to, asked in ask.items():
        yield Cell("write without form token", KEEPER, where_to, asked, status(403))
