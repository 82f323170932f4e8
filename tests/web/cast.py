"""A few people, one rulebook and what happened to them; reference rows written under an open guard."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, models, transaction

from guiju.kernel.accounts.models import Account, AccountState, Password
from guiju.kernel.audit.models import Breach, Decision, Evidence
from guiju.kernel.commands.models import HeldCommand
from guiju.kernel.org.models import Assignment, Grant, Leaving, Person, Post
from guiju.kernel.rulebook.models import Binding, Clause, Rulebook
from guiju.kernel.store.bulk import insert

SINCE = date(2020, 1, 1)
BEFORE = datetime(2021, 1, 2, tzinfo=UTC)
PASSWORD = "好马配好鞍 42"
LEAD, KEEPER, LEFT, CLOSED = 2, 3, 4, 5
"""Account, person and (but for the last two) post ids."""


@contextmanager
def writing() -> Iterator[None]:
    with transaction.atomic(), connection.writing():
        yield


def row(model: type[models.Model], **values: Any) -> None:
    insert(model, {name: [value] for name, value in values.items()}, 1)


def people() -> None:
    with writing():
        for number, name, active, left in (
            (LEAD, "王敏", True, None),
            (KEEPER, "李雷", True, None),
            (LEFT, "赵走", True, date(2021, 1, 1)),
            (CLOSED, "钱停", False, None),
        ):
            row(Account, id=number, username=f"e{number}")
            row(Password, id=number, account_id=number, encoded=make_password(PASSWORD), set_at=BEFORE, set_by=0)
            row(Person, id=number, number=f"E{number}", name=name, account_id=number)
            if not active:
                row(AccountState, id=number, account_id=number, is_open=False, since=BEFORE, reason="停用")
            if left:
                row(Leaving, id=number, person_id=number, last_day=left, ends_at=BEFORE, reason="离职")
        for number, code, title in ((LEAD, "WH_LEAD", "仓库主管"), (KEEPER, "WH", "仓管员")):
            row(Post, id=number, code=code, title=title)
            row(Assignment, id=number, person_id=number, post_id=number, since=SINCE)


def grant(post: int, permission: str) -> None:
    with writing():
        row(Grant, id=Grant.objects.count() + 1, post_id=post, permission=permission)


def rulebook() -> None:
    """S03.06 in two versions and a third to come, bound; S03.07 unbound."""
    with writing():
        row(Rulebook, id=1, code="S03", title="仓库管理制度")
        for number, code, version, text, since in (
            (1, "S03.06", 1, "旧文：不相符的不得入库。", date(2020, 1, 1)),
            (2, "S03.06", 2, "实物与货单不相符的不得入库。", date(2021, 1, 1)),
            (3, "S03.06", 3, "未来的条文。", date(2999, 1, 1)),
            (4, "S03.07", 1, "节假日应当安排专人值守。", date(2020, 1, 1)),
        ):
            row(
                Clause,
                id=number,
                rulebook_id=1,
                code=code,
                version=version,
                title="实物与货单相符" if code == "S03.06" else "节假日值守",
                text=text,
                params='{"hours":24}',
                mode="enforce",
                effective_from=since,
            )
        row(
            Binding,
            id=1,
            clause_id=2,
            control="kit.matches_note",
            kind="gate",
            outcome="block",
            is_protected=False,
            params='{"hours":24}',
            mode="enforce",
            since=SINCE,
        )


def more_clauses(count: int) -> None:
    """Bound clauses S04.01 …, all in force."""
    with writing():
        for number in range(count):
            what = {"rulebook_id": 1, "code": f"S04.{number:02d}", "version": 1, "title": "另一条", "text": "另一条文"}
            row(Clause, id=100 + number, params="{}", mode="enforce", effective_from=SINCE, **what)
            how = {"control": f"kit.control_{number}", "kind": "gate", "outcome": "block", "is_protected": False}
            row(Binding, id=100 + number, clause_id=100 + number, params="{}", mode="enforce", since=SINCE, **how)


def judged(at: datetime, run: int = 1, *, actor: int = KEEPER, effect: str = "warn") -> None:
    """A run in which the control of S03.06 judged and one subject breached it."""
    bare = {"payload": b"{}", "is_compressed": False, "salt": b"s" * 32, "public_commitment": b"c" * 32}
    with writing():
        row(
            Evidence,
            id=run << 20,
            command="kit.receive",
            actor=actor,
            occurred_at=at,
            recorded_at=at,
            private_root=b"p" * 32,
            **bare,
        )
        row(
            Decision,
            id=(run << 20) + 1,
            evidence_id=run << 20,
            control="kit.matches_note",
            facts_version=1,
            clauses="[]",
            params_digest="0" * 64,
            judged=1200,
            blocked=0,
            held=0,
            warned=1,
        )
        row(
            Breach,
            id=(run << 20) + 2,
            evidence_id=run << 20,
            actor=actor,
            item=0,
            line=0,
            subject_type="StockIn",
            subject_key=f"DH{run:03d}/1",
            control="kit.matches_note",
            clause="S03.06",
            clause_version=2,
            effect=effect,
            message=f"到货单 DH{run:03d}：应 10，实 9",
        )


def held(number: int, at: datetime, *, requester: int = KEEPER, post: str = "WH_LEAD") -> None:
    with writing():
        row(
            HeldCommand,
            id=number,
            command="controls.grant_waiver",
            item=0,
            payload='[{"control":"kit.matches_note","subject_key":"DH001/1","reason":"供应商补发","hours":24,"uses":1}]',
            requester=requester,
            approver_post=post,
            controls='["waiver_granted"]',
            facts_digest="0" * 64,
            message="申请特批：供应商补发",
            held_at=at,
        )
