"""After a restore: heads that the backup does not have are taken from the anchor, and a `restored` head explains the gap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from guiju.kernel.audit import heads, keys
from guiju.kernel.audit.models import SigningKey, TreeHead
from guiju.kernel.audit.sealer import sealing
from guiju.kernel.store import bulk


class AnchorRefused(Exception):
    """The anchor does not continue the backup; the message is Chinese."""


@dataclass(frozen=True)
class Gap:
    """What a restore has lost: heads ``first`` to ``last`` (None: none known), signed from ``since`` to ``until``."""

    restored_at: datetime
    note: str
    first: int | None = None
    last: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    def as_dict(self) -> dict[str, Any]:
        moments = {"restored_at": self.restored_at, "since": self.since, "until": self.until}
        return {
            **{name: moment and moment.isoformat() for name, moment in moments.items()},
            "first_head": self.first,
            "last_head": self.last,
            "note": self.note,
        }

    def text(self) -> str:
        return f"恢复记录（{spoken(self.restored_at)}）：{self.note}"


def gaps(using: str = "default") -> list[Gap]:
    """One for each restore, oldest first."""
    found: list[Gap] = []
    kept: list[TreeHead] = []
    for head in TreeHead.objects.using(using).order_by("id").iterator():
        if head.kind == heads.RESTORED:
            lost = []
            while kept and kept[-1].size > head.size:
                lost.append(kept.pop())
            before = kept[-1].signed_at if kept else None
            known = (lost[-1].id, lost[0].id, before, lost[0].signed_at) if lost else ()
            found.append(Gap(head.signed_at, head.note, *known))
        kept.append(head)
    return found


def continue_from(own: bytes, copies: Sequence[Path]) -> list[TreeHead]:
    """The heads that the longest of these anchor files has beyond ``own``, the anchor of the backup.

    Every file must begin as ``own`` does, or be its beginning; a torn last line is left out. The heads are checked for
    numbers, chain and signatures; whether their keys are ours is `write_restored`'s to say.

    Raises:
        AnchorRefused: a file says something else than the backup, or its heads are not a chain.
    """
    longest = own
    for path in copies:
        content = path.read_bytes()
        content = content[: content.rfind(b"\n") + 1]
        shorter, longer = sorted((longest, content), key=len)
        if not longer.startswith(shorter):
            message = f"锚文件 {path.name} 与备份里的锚不是同一套记录，其中之一被改动。请先查明，不要恢复"
            raise AnchorRefused(message)
        longest = longer
    before = _head(own.splitlines()[-1])[0] if own else None
    found = []
    for line in longest[len(own) :].splitlines():
        head, public = _head(line)
        _check(head, public, before)
        found.append(head)
        before = head
    return found


def _head(line: bytes) -> tuple[TreeHead, bytes]:
    try:
        given = orjson.loads(line)
        head = TreeHead(
            id=given["id"],
            kind=given["kind"],
            size=given["size"],
            root=bytes.fromhex(given["root"]),
            previous=bytes.fromhex(given["previous"]),
            signed_at=datetime.fromisoformat(given["signed_at"]),
            key_id=given["key_id"],
            note=given["note"],
            signature=bytes.fromhex(given["signature"]),
        )
        return head, bytes.fromhex(given["public_key"])
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        message = "锚文件有一行无法读取"
        raise AnchorRefused(message) from error


def _check(head: TreeHead, public: bytes, before: TreeHead | None) -> None:
    previous = sha256(heads.statement(before)).digest() if before else heads.FIRST_PREVIOUS
    is_next = head.id == (before.id + 1 if before else 1) and bytes(head.previous) == previous
    is_ours = keys.key_id_of(public) == head.key_id
    if not is_next or not is_ours or not keys.is_signed(public, bytes(head.signature), heads.statement(head)):
        message = f"锚文件的封存头 {head.id} 与前一个不相连，或签名无效"
        raise AnchorRefused(message)


def missing_keys(lost: Sequence[TreeHead], known: set[str], secrets: dict[str, bytes]) -> list[Ed25519PrivateKey]:
    """The secrets of keys that sign lost heads and that the backup does not know, in the order of their first head.

    Raises:
        AnchorRefused: the key file is older than a rotation.
    """
    held = {}
    for name, secret in secrets.items():
        if name.partition(".")[0] == keys.CURRENT:
            private = Ed25519PrivateKey.from_private_bytes(secret)
            held[keys.key_id_of(private.public_key().public_bytes_raw())] = private
    found = []
    for key_id in dict.fromkeys(head.key_id for head in lost):
        if key_id in known:
            continue
        if key_id not in held:
            message = f"锚里有密钥 {key_id} 签的封存头，密钥备份里没有这把密钥。请用换钥之后做的密钥备份"
            raise AnchorRefused(message)
        found.append(held[key_id])
    return found


def write_restored(
    taken_at: datetime, lost: Sequence[TreeHead], evidence: int, secrets: dict[str, bytes], using: str
) -> Gap:
    """Take in the lost heads and explain them by a `restored` head over the leaves that the backup has sealed.

    Args:
        taken_at: when the backup was made.
        lost: what `continue_from` found.
        evidence: how many runs the backup has, sealed or not.
        secrets: of the installation, by file name; keys that the backup does not know yet are among them.
        using: the database.

    Raises:
        AnchorRefused: as `missing_keys`.
    """
    with sealing(using):
        size, root = heads.size_and_root(heads.last(using))
        known = set(SigningKey.objects.using(using).values_list("key_id", flat=True))
        signer = keys.current(using) if not lost else _last_known(secrets, known, using)
        for private in missing_keys(lost, known, secrets):
            fresh = keys.Signer(signer.number + 1, private)
            keys.introduce(fresh, signer, using)
            signer = fresh
        for head in lost:
            bulk.insert(TreeHead, {name: getattr(head, name) for name in bulk.table_of(TreeHead).columns}, 1, using)
        heads.write(heads.RESTORED, size, root, keys.current(using), using, note=_note(taken_at, lost, evidence))
    return gaps(using)[-1]


def _last_known(secrets: dict[str, bytes], known: set[str], using: str) -> keys.Signer:
    """The newest key of the backup, which introduces those it does not know."""
    newest = SigningKey.objects.using(using).order_by("-id").first()
    for name, secret in secrets.items():
        if name.partition(".")[0] == keys.CURRENT and newest is not None:
            signer = keys.Signer(newest.id, Ed25519PrivateKey.from_private_bytes(secret))
            if signer.key_id == newest.key_id:
                return signer
    if newest is None and not known:
        return keys.current(using)
    message = "密钥备份里没有这份备份的签名密钥"
    raise AnchorRefused(message)


def _note(taken_at: datetime, lost: Sequence[TreeHead], evidence: int) -> str:
    begin = f"恢复自 {spoken(taken_at)} 的备份"
    if not lost:
        return f"{begin}；离开本机的锚里没有更晚的封存头"
    runs = max(head.size for head in lost) - evidence
    heads_lost = f"封存头 {lost[0].id}–{lost[-1].id}"
    if runs <= 0:
        return f"{begin}；其后的{heads_lost} 所封存的运行都在备份里"
    return f"{begin}；{spoken(taken_at)} 至 {spoken(lost[-1].signed_at)} 缺 {runs} 次运行（{heads_lost}）"


def spoken(moment: datetime) -> str:
    return timezone.localtime(moment.astimezone(UTC)).strftime("%Y-%m-%d %H:%M:%S")
