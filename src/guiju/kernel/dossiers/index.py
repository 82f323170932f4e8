"""The index of a dossier: what a reader without guiju opens first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

import orjson
from django.utils import timezone

from guiju.kernel.audit.models import Breach, TreeHead
from guiju.kernel.commands.command import commands
from guiju.kernel.commands.context import SYSTEM
from guiju.kernel.org.models import Person
from guiju.kernel.rulebook.models import Clause
from guiju.kernel.store import triggers
from guiju.kernel.store.models import Posted

_SHOWN_ROWS = 200
"""Rows of one write that stand in the index; all of them are in the evidence file."""
EFFECTS = {"block": "拦截", "hold": "待批", "warn": "预警"}
_UNTOLD = ("audit_", "rulebook_clause", "rulebook_binding")


@dataclass
class Run:
    id: int
    title: str
    who: str
    occurred_at: datetime
    recorded_at: datetime
    tables: list["Table"] = field(default_factory=list)
    breaches: list["Told"] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)


@dataclass
class Table:
    title: str
    columns: list[str]
    rows: list[list[Any]]
    left_out: int


class Told(NamedTuple):
    effect: str
    message: str
    clause: str
    reason: str


class Index:
    """Takes the lines of the evidence file as they are written and tells them in Chinese."""

    def __init__(self, about: str, *, with_private: bool, using: str) -> None:
        self.about, self.with_private, self.using = about, with_private, using
        self.runs: list[Run] = []
        self.texts: dict[tuple[str, int], Any] = {}
        self.attachments: list[tuple[str, str, str]] = []
        self._actors: list[int] = []
        self._models = {model._meta.db_table: model for model in triggers.posted_models()}

    def take(self, line: Mapping[str, Any]) -> None:
        if line["type"] == "evidence":
            self._take_run(line)
        elif line["type"] == "rows":
            self._take_rows(line)

    def _take_run(self, line: Mapping[str, Any]) -> None:
        payload = orjson.loads(line["payload"])
        known = commands().get(payload["command"])
        clauses = clauses_of(payload)
        self.texts |= dict.fromkeys(clauses)
        self._actors.append(payload["actor"])
        moments = (_local(payload["occurred_at"]), _local(payload["recorded_at"]))
        cited = [f"{code} 第 {version} 版" for code, version in sorted(clauses)]
        self.runs.append(Run(line["id"], known.title if known else payload["command"], "", *moments, clauses=cited))

    def _take_rows(self, line: Mapping[str, Any]) -> None:
        columns, model = line["columns"], self._models[line["table"]]
        if line["table"] == "files_attachment":
            named = zip(columns["sha256"], columns["media_type"], columns["purpose"], strict=True)
            self.attachments += named
        if line["table"].startswith(_UNTOLD):
            return
        values = list(zip(*columns.values(), strict=True)) if columns else []
        titles = [_title_of(model, column) for column in columns]
        shown = [[_shown(value) for value in row] for row in values[:_SHOWN_ROWS]]
        table = Table(str(model._meta.verbose_name), titles, shown, max(0, len(values) - _SHOWN_ROWS))
        self.runs[-1].tables.append(table)

    def context(self, head: TreeHead, unsealed: int, missing: list[str]) -> dict[str, Any]:
        self._name_people()
        self._add_breaches()
        return {
            "about": self.about,
            "made_at": timezone.localtime(),
            "with_private": self.with_private,
            "runs": self.runs,
            "texts": self._texts(),
            "attachments": [each for each in dict.fromkeys(self.attachments) if each[0] not in missing],
            "missing": missing,
            "unsealed": unsealed,
            "head": head,
            "root": bytes(head.root).hex(),
        }

    def _name_people(self) -> None:
        people = Person.objects.using(self.using).filter(account__in=set(self._actors))
        names = {SYSTEM: "系统", **dict(people.values_list("account", "name"))}
        for run, actor in zip(self.runs, self._actors, strict=True):
            run.who = names.get(actor, str(actor))

    def _add_breaches(self) -> None:
        by_run = {run.id: run for run in self.runs}
        for breach in Breach.objects.using(self.using).filter(evidence_id__in=by_run).order_by("id"):
            told = Told(EFFECTS.get(breach.effect, breach.effect), breach.message, breach.clause, breach.reason or "")
            by_run[breach.evidence_id].breaches.append(told)

    def _texts(self) -> list[Clause]:
        codes = {code for code, _ in self.texts}
        rows = Clause.objects.using(self.using).filter(code__in=codes).order_by("code", "version")
        return [row for row in rows if (row.code, row.version) in self.texts]


def clauses_of(payload: Mapping[str, Any]) -> set[tuple[str, int]]:
    """The clause versions by which a run, and the commands it performed, were judged."""
    own = {(code, version) for each in payload.get("controls", []) for code, version, *_ in each["clauses"]}
    return own.union(*map(clauses_of, [*payload.get("children", []), *payload.get("stopped", [])]))


def _title_of(model: type[Posted], column: str) -> str:
    found = next((each for each in model._meta.concrete_fields if each.column == column), None)
    return str(found.verbose_name) if found is not None else column


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "—"
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)


def _local(text: str) -> datetime:
    return timezone.localtime(datetime.fromisoformat(text).astimezone(UTC))
