"""Making a backup while everybody works: one snapshot of the database, then the files it names, the anchor, the manifest."""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

from guiju.kernel.archive import keyfile, tables
from guiju.kernel.archive.container import Writer
from guiju.kernel.archive.refusal import ArchiveRefused
from guiju.kernel.audit import anchor, anchored, keys
from guiju.kernel.audit.models import SigningKey
from guiju.kernel.commands.run_numbers import last_run
from guiju.kernel.files import storage
from guiju.kernel.store.transaction import snapshot
from guiju.lib.digests.canonical import instant
from guiju.lib.durable import keep_names

SUFFIX = ".guiju"
ANCHOR = "anchor.jsonl"
_PIECE = 1 << 20
EXISTS = "{} 已经存在，备份不会覆盖它"
NO_KEY = "密钥文件夹里没有签名密钥，备份无法签名。请先从密钥备份恢复密钥"


@dataclass(frozen=True)
class Made:
    """What a backup holds; ``damaged`` are digests of attachments whose bytes were missing or others."""

    path: Path
    sha256: str
    size: int
    taken_at: datetime
    rows: int
    files: int
    heads: int
    evidence: int
    damaged: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "path": str(self.path),
            "sha256": self.sha256,
            "bytes": self.size,
            "taken_at": instant(self.taken_at),
            "rows": self.rows,
            "files": self.files,
            "heads": self.heads,
            "evidence": self.evidence,
            "damaged": list(self.damaged),
        }


def backup(target: Path, using: str = "default") -> Made:
    """Write an archive to ``target``, a file or a folder, readable by its owner only; it is whole or not there.

    Raises:
        ArchiveRefused: the file exists, or there is no key to sign with.
        OSError: the disk does not take it; nothing is left behind.
    """
    taken_at = datetime.now(UTC)
    path = target / f"guiju-{taken_at:%Y%m%dT%H%M%SZ}{SUFFIX}" if target.is_dir() else target
    if path.exists():
        raise ArchiveRefused(EXISTS.format(path))
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            made = _write(file, path, taken_at, using)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    with suppress(OSError):
        keep_names(path.parent)
    return made


def _write(file: BinaryIO, path: Path, taken_at: datetime, using: str) -> Made:
    writer = Writer(file)
    with snapshot(using):
        manifest = _manifest(writer, taken_at, using)
        named = list(_digests(using))
    damaged, kept, size = _files(writer, named)
    manifest["files"] = {"count": kept, "bytes": size, "damaged": damaged}
    signer = _signer(using)
    manifest["key"] = keys.key_id_of(signer.public_key().public_bytes_raw())
    sha256 = writer.finish(manifest, signer.sign)
    rows = sum(table["rows"] for table in manifest["tables"].values())
    heads, evidence = manifest["heads"], manifest["evidence"]
    return Made(path, sha256, file.tell(), taken_at, rows, kept, heads, evidence, tuple(damaged))


def _manifest(writer: Writer, taken_at: datetime, using: str) -> dict[str, Any]:
    """Tables and anchor of one moment; counting heads under the anchor's lock is the first read of the snapshot."""
    now = anchored.moment(using)
    connection = connections[using]
    written = {}
    for table in tables.tables(using):
        parts, rows = 0, 0
        for count, content in tables.dump(table, using):
            writer.add(part_name(table.name, parts), content)
            parts, rows = parts + 1, rows + count
        written[table.name] = {"columns": list(map(list, table.columns.items())), "rows": rows, "parts": parts}
    writer.add(ANCHOR, _anchor(now.length or 0))
    return {
        "program": version("guiju"),
        "engine": connection.vendor,
        "taken_at": instant(taken_at),
        "migrations": [f"{app}.{name}" for app, name in sorted(MigrationRecorder(connection).applied_migrations())],
        "run": last_run(using),
        "heads": now.heads,
        "evidence": written["audit_evidence"]["rows"],
        "tables": written,
        "secrets": {
            name: keyfile.fingerprint(secret)
            for name, secret in keyfile.read_secrets(settings.SECRETS.folder).items()
            if name != "session"
        },
    }


def part_name(table: str, number: int) -> str:
    return f"tables/{table}/{number:06}.jsonl.zst"


def _anchor(length: int) -> bytes:
    if not length:
        return b""
    with anchor.path().open("rb") as file:
        return file.read(length)


def _digests(using: str) -> Iterator[tuple[str, bool]]:
    """Digest of each file, and whether a document relies on it; an upload that nobody named may be gone."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select sha256, max(attached) from (select sha256, 1 as attached from files_attachment "
            "union all select sha256, 0 from files_upload) as named group by sha256 order by sha256"
        )
        while rows := cursor.fetchmany(10_000):
            for sha256, attached in rows:
                yield sha256, bool(attached)


def _files(writer: Writer, named: list[tuple[str, bool]]) -> tuple[list[str], int, int]:
    damaged, kept, total = [], 0, 0
    for sha256, is_attached in named:
        try:
            size = storage.verify_bytes(sha256)
            with storage.path_of(sha256).open("rb") as file:
                writer.add_addressed(sha256, file, size)
        except (storage.FileDamaged, FileNotFoundError, ValueError):
            if is_attached:
                damaged.append(sha256)
            continue
        kept, total = kept + 1, total + size
    return damaged, kept, total


def _signer(using: str) -> Ed25519PrivateKey:
    path = settings.SECRETS.folder / keys.CURRENT
    if not path.exists() and SigningKey.objects.using(using).exists():
        raise ArchiveRefused(NO_KEY)
    return Ed25519PrivateKey.from_private_bytes(settings.SECRETS.content(keys.CURRENT, keys.SEED_BYTES))


def write_keys(path: Path, passphrase: str) -> tuple[str, ...]:
    """Write all secrets to a key file under a passphrase and return their names.

    Raises:
        ArchiveRefused: the file exists, or the passphrase is too short.
    """
    secrets = keyfile.read_secrets(settings.SECRETS.folder)
    content = keyfile.seal(secrets, passphrase)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise ArchiveRefused(EXISTS.format(path)) from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    with suppress(OSError):
        keep_names(path.parent)
    return tuple(secrets)
