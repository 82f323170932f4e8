"""The archive as a file: a tar that any tar can list, then one line with the SHA-256 of every byte before it, signed."""

import hashlib
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import orjson

from guiju.kernel.archive.refusal import ArchiveRefused
from guiju.lib.digests.canonical import canonical

FORMAT = "guiju-backup/1"
MANIFEST = "manifest.json"
FILES = "files/"
_HASH_HEX, _SIGNATURE_HEX = 64, 128
TRAILER_BYTES = len(FORMAT) + 1 + _HASH_HEX + 1 + _SIGNATURE_HEX + 1
_PIECE = 1 << 20
_LARGEST_MANIFEST = 64 << 20
Sign = Callable[[bytes], bytes]
DAMAGED = "备份文件不完整或已损坏（{}）。请换一份备份；不要用这一份恢复"


class _Hashing:
    """A file that is only written, and knows the hash and number of what was."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()
        self.size = 0

    def write(self, piece: bytes) -> int:
        self._file.write(piece)
        self.sha256.update(piece)
        self.size += len(piece)
        return len(piece)


class Writer:
    """Parts in the order in which they are added; ``finish`` writes manifest and trailer."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._hashing = _Hashing(file)
        self._tar = tarfile.open(fileobj=cast("IO[bytes]", self._hashing), mode="w|", format=tarfile.USTAR_FORMAT)  # noqa: SIM115
        self.parts: list[dict[str, Any]] = []

    def add(self, name: str, content: bytes) -> None:
        self._add(name, BytesIO(content), len(content))
        self.parts.append({"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()})

    def add_addressed(self, sha256: str, file: BinaryIO, size: int) -> None:
        """A file whose name in the archive is its digest; it stands in no list of parts."""
        self._add(FILES + sha256, file, size)

    def _add(self, name: str, file: BinaryIO, size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self._tar.addfile(member, file)

    def finish(self, manifest: dict[str, Any], sign: Sign) -> str:
        """Close the archive and return the SHA-256 that its trailer states."""
        content = canonical({**manifest, "format": FORMAT, "parts": self.parts})
        self._add(MANIFEST, BytesIO(content), len(content))
        self._tar.close()
        sha256 = self._hashing.sha256.hexdigest()
        self._file.write(f"{FORMAT} {sha256} {sign(_signed(sha256)).hex()}\n".encode())
        return sha256


def _signed(sha256: str) -> bytes:
    return f"{FORMAT} {sha256}".encode()


@dataclass(frozen=True)
class Checked:
    """An archive of which every byte was compared with its hash; ``signature`` is over `statement`."""

    path: Path
    manifest: dict[str, Any]
    sha256: str
    signature: bytes

    @property
    def statement(self) -> bytes:
        return _signed(self.sha256)

    @contextmanager
    def reading(self) -> Iterator["Reader"]:
        with tarfile.open(self.path, mode="r:") as tar:
            yield Reader(tar)


class Reader:
    """Parts by name; the archive was checked before."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar

    def content(self, name: str) -> bytes:
        return self.open(self._tar.getmember(name)).read()

    def files(self) -> Iterator[tuple[str, IO[bytes]]]:
        """Digest and content of each attachment and upload."""
        for member in self._tar.getmembers():
            if member.name.startswith(FILES):
                yield member.name.removeprefix(FILES), self.open(member)

    def open(self, member: tarfile.TarInfo) -> IO[bytes]:
        file = self._tar.extractfile(member)
        if file is None:
            raise ArchiveRefused(DAMAGED.format(member.name))
        return file


def check(path: Path) -> Checked:
    """Compare every byte with the trailer, every part with the manifest, every file with its name.

    Raises:
        ArchiveRefused: the file is cut, changed, or no backup.
    """
    sha256, signature = _trailer(path)
    manifest: dict[str, Any] = {}
    found: list[dict[str, Any]] = []
    try:
        with tarfile.open(path, mode="r:") as tar:
            for member in tar:
                file = Reader(tar).open(member)
                if member.name == MANIFEST:
                    manifest = _manifest(file.read(_LARGEST_MANIFEST))
                    continue
                digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
                if not member.name.startswith(FILES):
                    found.append({"name": member.name, "bytes": member.size, "sha256": digest})
                elif member.name.removeprefix(FILES) != digest:
                    raise ArchiveRefused(DAMAGED.format(member.name))
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise ArchiveRefused(DAMAGED.format("无法读取")) from error
    if manifest.get("format") != FORMAT or manifest.get("parts") != found:
        raise ArchiveRefused(DAMAGED.format("清单与内容不符"))
    return Checked(path, manifest, sha256, signature)


def _trailer(path: Path) -> tuple[str, bytes]:
    try:
        with path.open("rb") as file:
            length = file.seek(0, 2) - TRAILER_BYTES
            if length <= 0:
                raise ArchiveRefused(DAMAGED.format("太短"))
            file.seek(length)
            line = file.read()
            file.seek(0)
            digest = hashlib.sha256()
            while length > 0 and (piece := file.read(min(_PIECE, length))):
                digest.update(piece)
                length -= len(piece)
    except OSError as error:
        message = f"读不到备份文件 {path}：{error.strerror}"
        raise ArchiveRefused(message) from error
    sha256 = digest.hexdigest()
    head = f"{FORMAT} {sha256} ".encode()
    signature = line.removeprefix(head).removesuffix(b"\n").decode("ascii", "replace")
    if line != head + signature.encode() + b"\n" or not _is_hex(signature):
        raise ArchiveRefused(DAMAGED.format("摘要不符"))
    return sha256, bytes.fromhex(signature)


def _is_hex(text: str) -> bool:
    return len(text) == _SIGNATURE_HEX and set(text) <= set("0123456789abcdef")


def _manifest(content: bytes) -> dict[str, Any]:
    value = orjson.loads(content)
    return value if isinstance(value, dict) else {}
