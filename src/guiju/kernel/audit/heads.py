"""Signed tree heads: each names the one before, so that none can be taken out or exchanged."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from guiju.kernel.audit.keys import Signer
from guiju.kernel.audit.models import TreeHead
from guiju.kernel.store import bulk
from guiju.kernel.store.written import WrittenObjects
from guiju.lib.digests.canonical import canonical, instant
from guiju.lib.digests.merkle import EMPTY

SEALED = "sealed"
ROTATED = "rotated"
RESTORED = "restored"
FIRST_PREVIOUS = bytes(32)


def statement(head: TreeHead) -> bytes:
    """What is signed, and what the next head's ``previous`` is the SHA-256 of."""
    return canonical(_fields(head))


def anchor_line(head: TreeHead, public_key: bytes) -> bytes:
    """A head as one line of an anchor file: the signed fields, the signature and the whole public key."""
    signed = {**_fields(head), "signature": bytes(head.signature).hex(), "public_key": public_key.hex()}
    return canonical(signed) + b"\n"


def _fields(head: TreeHead) -> dict[str, str | int]:
    return {
        "type": "guiju-head/1",
        "id": head.id,
        "kind": head.kind,
        "size": head.size,
        "root": bytes(head.root).hex(),
        "previous": bytes(head.previous).hex(),
        "signed_at": instant(head.signed_at),
        "key_id": head.key_id,
        "note": head.note,
    }


_LAST = WrittenObjects(lambda using: TreeHead.objects.using(using).order_by("-id")[:1])


def last(using: str = "default") -> TreeHead | None:
    return next(iter(_LAST.objects({}, using)), None)


def size_and_root(head: TreeHead | None) -> tuple[int, bytes]:
    return (head.size, bytes(head.root)) if head else (0, EMPTY)


def write(kind: str, size: int, root: bytes, signer: Signer, using: str, note: str = "") -> TreeHead:
    """Sign and insert the next head; called in a writing transaction that holds the sealing lock."""
    before = last(using)
    columns: dict[str, Any] = {
        "id": before.id + 1 if before else 1,
        "kind": kind,
        "size": size,
        "root": root,
        "previous": sha256(statement(before)).digest() if before else FIRST_PREVIOUS,
        "signed_at": datetime.now(UTC),
        "key_id": signer.key_id,
        "note": note,
    }
    head = TreeHead(**columns)
    head.signature = signer.sign(statement(head))
    bulk.insert(TreeHead, {**columns, "signature": head.signature}, 1, using)
    return head
