"""Beginning an import: the file is taken in, its columns are found, and the import is started by command."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol

import orjson

from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.imports import mapping
from guiju.kernel.imports.commands import StartImport
from guiju.kernel.imports.models import Import, Profile
from guiju.kernel.imports.running import folder
from guiju.lib.tables.bounds import MAX_BYTES, TableRefused


class Readable(Protocol):
    """A file from disk or from a request."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass
class CannotStart(Exception):
    """Why the import does not begin, as Chinese sentences."""

    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return "；".join(self.reasons)


def taken_in(source: Readable, account: int) -> str:
    """Keep a copy of the file for the account under its SHA-256 and return that.

    Raises:
        TableRefused: it is larger than a table may be.
    """
    with NamedTemporaryFile(dir=folder(account), delete=False) as copy:
        shutil.copyfileobj(source, copy, 1 << 20)
        size = copy.tell()
    path = Path(copy.name)
    try:
        if size > MAX_BYTES:
            message = f"文件超过 {MAX_BYTES // 1024**2} MB：请拆成几个文件上传"
            raise TableRefused(message)
        with path.open("rb") as written:
            sha256 = file_digest(written, "sha256").hexdigest()
        path.replace(folder(account) / sha256)
    finally:
        path.unlink(missing_ok=True)
    return sha256


def kept(command: type[Command], name: str, using: str = "default") -> tuple[dict[str, str], dict[str, str]] | None:
    """Columns and constants of the latest profile of a name."""
    found = Profile.objects.using(using).filter(command=command.key, name=name).order_by("-id").first()
    if found is None:
        return None
    stored = orjson.loads(found.mapping)
    return stored["columns"], stored["constants"]


def start(
    command: type[Command],
    *,
    sha256: str,
    file_name: str,
    headings: list[str],
    columns: Mapping[str, str],
    constants: Mapping[str, str],
    is_partial: bool,
    context: Context,
) -> Import:
    """Start the import of a file that was taken in.

    Raises:
        CannotStart: a required field has no column, or the same file is being imported.
        Forbidden: no post of the actor lets import.
    """
    faults = mapping.faults(command, columns, constants, headings)
    if faults:
        raise CannotStart(tuple(faults))
    item = {
        "command": command.key,
        "file_name": file_name[-200:],
        "sha256": sha256,
        "columns": dict(columns),
        "constants": dict(constants),
        "is_partial": is_partial,
    }
    outcome = run_items(StartImport, [item], context)
    if not outcome.done:
        raise CannotStart(tuple(f"{why.message}：{why.advice}" for why in outcome.refusals))
    return Import.objects.using(context.using).get(id=outcome.answers[0]["imported"])
