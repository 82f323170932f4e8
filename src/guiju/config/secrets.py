"""Secrets: made at first start, one file each with mode 0600, never in the repository and never in the database."""

import os
import secrets
from pathlib import Path

from guiju.lib.durable import keep_names, make_folder


class Secrets:
    """The folder of secrets; a missing one is made once, atomically, so that two processes agree."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def content(self, name: str, size: int = 32) -> bytes:
        """The secret ``name`` as ``size`` random bytes, made if it is not there yet."""
        path = self.folder / name
        if not path.exists():
            make_folder(self.folder)
            self._create(path, secrets.token_bytes(size))
        return path.read_bytes()

    def text(self, name: str) -> str:
        return self.content(name, 48).hex()

    def _create(self, path: Path, content: bytes) -> None:
        draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
        keep_names(self.folder)
