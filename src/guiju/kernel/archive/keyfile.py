"""The secrets of an installation in one file under a passphrase: scrypt and AES-256-GCM, apart from every archive."""

import os
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from guiju.kernel.archive.refusal import ArchiveRefused
from guiju.lib.digests.canonical import canonical

FORMAT = "guiju-keys/1"
SHORTEST_PASSPHRASE = 12
COST, BLOCK, PARALLEL = 1 << 17, 8, 1
"""scrypt as OWASP asks: 128 MB a guess."""
_LARGEST_COST = 1 << 20
_LARGEST_BYTES = 1 << 20
Keys = dict[str, bytes]
"""File name in the secrets folder → content."""
SHORT = f"口令至少 {SHORTEST_PASSPHRASE} 个字符"
WRONG = "口令不对，或密钥文件已损坏"


def read_secrets(folder: Path) -> Keys:
    """Every secret of the folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("[!.]*")) if path.is_file()}


def fingerprint(secret: bytes) -> str:
    """By which a secret is known without being told: the first 16 hexadecimal digits of its SHA-256 (of 32 random bytes)."""
    return sha256(secret).hexdigest()[:16]


def seal(keys: Keys, passphrase: str, cost: int = COST) -> bytes:
    """The content of a key file.

    Raises:
        ArchiveRefused: the passphrase is too short.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise ArchiveRefused(SHORT)
    head = {
        "format": FORMAT,
        "kdf": {"name": "scrypt", "n": cost, "r": BLOCK, "p": PARALLEL, "salt": os.urandom(16).hex()},
        "cipher": {"name": "AES-256-GCM", "nonce": os.urandom(12).hex()},
    }
    content = canonical({name: secret.hex() for name, secret in keys.items()})
    return canonical(
        {
            **head,
            "sealed": b64encode(_cipher(head, passphrase).encrypt(_nonce(head), content, canonical(head))).decode(),
        }
    )


def unseal(content: bytes, passphrase: str) -> Keys:
    """The secrets of a key file.

    Raises:
        ArchiveRefused: the passphrase is wrong, or a byte was changed.
    """
    try:
        whole: dict[str, Any] = orjson.loads(content)
        sealed = b64decode(whole["sealed"], validate=True)
        head = {name: value for name, value in whole.items() if name != "sealed"}
        if canonical(whole) != content or head["format"] != FORMAT or not 1 < head["kdf"]["n"] <= _LARGEST_COST:
            raise ArchiveRefused(WRONG)
        opened = _cipher(head, passphrase).decrypt(_nonce(head), sealed, canonical(head))
        return {name: bytes.fromhex(secret) for name, secret in orjson.loads(opened).items()}
    except (InvalidTag, ValueError, KeyError, TypeError, MemoryError) as error:
        raise ArchiveRefused(WRONG) from error


def read(path: Path, passphrase: str) -> Keys:
    """The secrets of the file at ``path``.

    Raises:
        ArchiveRefused: it cannot be read, or as `unseal`.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_BYTES)
    except OSError as error:
        message = f"读不到密钥文件 {path}：{error.strerror}"
        raise ArchiveRefused(message) from error
    return unseal(content, passphrase)


def _cipher(head: dict[str, Any], passphrase: str) -> AESGCM:
    kdf = head["kdf"]
    made = Scrypt(salt=bytes.fromhex(kdf["salt"]), length=32, n=kdf["n"], r=BLOCK, p=PARALLEL)
    return AESGCM(made.derive(passphrase.encode()))


def _nonce(head: dict[str, Any]) -> bytes:
    return bytes.fromhex(head["cipher"]["nonce"])
