"""The signature over a whole archive, in its ZIP comment: no byte before it and none of it can be changed unseen."""

import re
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from guiju.lib.digests.canonical import canonical

FORMAT = "guiju-dossier/1"
_COMMENT = re.compile(rb"guiju-dossier/1 ([0-9a-f]{16}) ([0-9a-f]{128})\Z")
LENGTH = len(FORMAT) + 1 + 16 + 1 + 128
_CHUNK = 1 << 20


class Comment(NamedTuple):
    key_id: str
    signature: bytes


def blank() -> bytes:
    """Holds the place of the comment while the archive is written."""
    return b" " * LENGTH


def comment(key_id: str, signature: bytes) -> bytes:
    return f"{FORMAT} {key_id} {signature.hex()}".encode()


def read_comment(path: Path) -> Comment | None:
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(size - LENGTH, 0))
        found = _COMMENT.fullmatch(file.read())
    return Comment(found[1].decode(), bytes.fromhex(found[2].decode())) if found else None


def statement(path: Path, key_id: str) -> bytes:
    """What is signed: the digest of every byte before the comment."""
    running, left = sha256(), path.stat().st_size - LENGTH
    with path.open("rb") as file:
        while left > 0:
            chunk = file.read(min(_CHUNK, left))
            running.update(chunk)
            left -= len(chunk)
    return canonical({"type": FORMAT, "key_id": key_id, "sha256": running.hexdigest()})
