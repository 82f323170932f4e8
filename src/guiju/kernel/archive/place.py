"""The folder that a restore fills: empty before, and not usable by anybody until everything is in it. No Django here."""

import os
import shutil
from pathlib import Path

from guiju.kernel.archive.keyfile import Keys
from guiju.kernel.archive.refusal import ArchiveRefused
from guiju.lib.durable import keep_names

DRAFT = ".restoring"
SECRETS = "secrets"
UNFINISHED = "{} 里有一次没有完成的恢复。请清空这个目录（以及恢复用的数据库），重新恢复"


def check(data: Path) -> None:
    """Refuse a data folder that holds anything but, perhaps, the secrets that somebody put there.

    Raises:
        ArchiveRefused: it does.
    """
    there = sorted(path.name for path in data.iterdir()) if data.exists() else []
    if DRAFT in there:
        raise ArchiveRefused(UNFINISHED.format(data))
    others = [name for name in there if name != SECRETS]
    if others:
        message = f"{data} 不是空目录（有 {'、'.join(others[:3])}）。恢复只写进空目录，不覆盖任何数据"
        raise ArchiveRefused(message)


def prepare(data: Path, secrets: Keys) -> Path:
    """The draft inside the folder, with the secrets in it; while it is there nothing starts over this folder."""
    draft = data / DRAFT
    (draft / SECRETS).mkdir(parents=True, mode=0o700)
    for name, secret in secrets.items():
        descriptor = os.open(draft / SECRETS / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
    keep_names(draft / SECRETS)
    return draft


def give_up(data: Path) -> None:
    """Take the draft away; what was in the folder before stays."""
    shutil.rmtree(data / DRAFT, ignore_errors=True)


def move_in(data: Path) -> None:
    """Put what was restored in its place; the draft goes last."""
    draft = data / DRAFT
    for path in sorted(draft.iterdir()):
        target = data / path.name
        if target.is_dir():
            shutil.rmtree(target)
        path.replace(target)
    keep_names(data)
    draft.rmdir()
    keep_names(data)
