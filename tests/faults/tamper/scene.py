"""The attacker's place: full write access to database, files and anchor, but not the current signing key."""

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from django.db import connections

from guiju.kernel.audit import contents
from guiju.kernel.audit.models import Evidence, TreeHead
from guiju.kernel.store import triggers
from guiju.lib.digests.canonical import canonical
from guiju.lib.digests.commitment import commitment
from guiju.lib.runs import RUN_BITS


class Expected(NamedTuple):
    """The check that must fail, and what its fault must name."""

    check: str
    place: str


@dataclass
class Scene:
    """A history of runs that the attack may pick from; ``sealed`` are evidence ids in leaf order."""

    random: random.Random
    vault: Path
    using: str = "default"

    @property
    def sealed(self) -> list[int]:
        rows = Evidence.objects.using(self.using).filter(leaf__isnull=False).order_by("leaf")
        return list(rows.values_list("id", flat=True))

    def pick(self, skip: int = 1) -> int:
        """A sealed evidence id, not of the first ``skip`` runs (master data)."""
        return self.random.choice(self.sealed[skip:])

    def pick_two(self) -> tuple[int, int]:
        first, second = sorted(self.random.sample(self.sealed[1:], 2))
        return first, second

    def leaf_of(self, evidence: int) -> int:
        leaf = Evidence.objects.using(self.using).values_list("leaf", flat=True).get(pk=evidence)
        assert leaf is not None
        return leaf

    def head_over(self, evidence: int) -> TreeHead:
        head = TreeHead.objects.using(self.using).filter(size__gt=self.leaf_of(evidence)).order_by("id").first()
        assert head is not None
        return head

    @contextmanager
    def unlocked(self) -> Iterator[None]:
        """No trigger in the way, and all of them there again afterwards."""
        connection = connections[self.using]
        with connection.writing():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("set local session_replication_role = replica")
                    yield
                    cursor.execute("set local session_replication_role = origin")
            else:
                triggers.drop_all(self.using)
                yield
                triggers.recreate(self.using)

    def sql(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        """One statement that changes at least one row."""
        with self.unlocked(), connections[self.using].cursor() as cursor:
            cursor.execute(statement, parameters)
            assert cursor.rowcount > 0, statement

    def copy(self, table: str, row: int, **changed: Any) -> None:
        """Insert a copy of a row with some columns changed."""
        with connections[self.using].cursor() as cursor:
            cursor.execute(f'select * from "{table}" where id = %s', [row])
            names = [column[0] for column in cursor.description]
            values = {**dict(zip(names, cursor.fetchone(), strict=True)), **changed}
        columns, places = ", ".join(f'"{name}"' for name in names), ", ".join(["%s"] * len(names))
        self.sql(f'insert into "{table}" ({columns}) values ({places})', [values[name] for name in names])

    def payload(self, evidence: int) -> dict[str, Any]:
        row = Evidence.objects.using(self.using).get(pk=evidence)
        return orjson.loads(contents.unpack(row.payload, is_compressed=row.is_compressed))

    def rewrite(self, evidence: int, *, recompute: bool, **changed: Any) -> None:
        """Change the payload, and make its own commitment fit if ``recompute``."""
        row = Evidence.objects.using(self.using).get(pk=evidence)
        content = canonical({**self.payload(evidence), **changed})
        stored, is_compressed = contents.pack(content)
        kept = bytes(row.public_commitment)
        self.sql(
            "update audit_evidence set payload = %s, is_compressed = %s, public_commitment = %s where id = %s",
            [stored, is_compressed, commitment(bytes(row.salt), content) if recompute else kept, evidence],
        )

    def forget_after(self, evidence: int, *, heads_too: bool) -> int:
        """Delete every row of the runs after ``evidence``, and the heads that cover them; returns the leaves left."""
        size = self.leaf_of(evidence) + 1
        tables = [
            model._meta.db_table
            for model in triggers.posted_models()
            if model._meta.app_label != "audit" or model._meta.model_name in {"privatepart", "decision", "breach"}
        ]
        with self.unlocked(), connections[self.using].cursor() as cursor:
            for table in (*tables, "audit_evidence"):
                cursor.execute(f'delete from "{table}" where id >= %s', [evidence + (1 << RUN_BITS)])
            if heads_too:
                cursor.execute("delete from audit_treehead where size > %s", [size])
                last = TreeHead.objects.using(self.using).order_by("-id").values_list("size", flat=True).first() or 0
                cursor.execute("update audit_evidence set leaf = null where leaf >= %s", [last])
        return size
