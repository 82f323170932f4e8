"""Ed25519 signing keys: seeds in the secrets folder, public keys in the database, each signed by the one before."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from guiju.kernel.audit.models import SigningKey
from guiju.kernel.store import bulk
from guiju.kernel.store.written import WrittenObjects
from guiju.lib.digests.canonical import canonical, instant
from guiju.lib.durable import keep_names

CURRENT = "signing"
NEXT = "signing.next"
SEED_BYTES = 32


class KeyMissing(Exception):
    """The secrets folder does not hold the key that the database names."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that can sign; ``number`` is its row's id."""

    number: int
    private: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes_raw()

    @property
    def key_id(self) -> str:
        return key_id_of(self.public)

    def sign(self, statement: bytes) -> bytes:
        return self.private.sign(statement)


def key_id_of(public_key: bytes) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of the 32 bytes of a public key."""
    return sha256(public_key).hexdigest()[:16]


def is_signed(public_key: bytes, signature: bytes, statement: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, statement)
    except (InvalidSignature, ValueError):
        return False
    return True


def statement(key: SigningKey) -> bytes:
    """What is signed when a key is introduced: by its predecessor, and for the first key by itself."""
    return canonical(
        {
            "type": "guiju-key/1",
            "id": key.id,
            "key_id": key.key_id,
            "public_key": bytes(key.public_key).hex(),
            "introduced_by": key.introduced_by,
            "introduced_at": instant(key.introduced_at),
        }
    )


_NEWEST = WrittenObjects(lambda using: SigningKey.objects.using(using).order_by("-id")[:1])


def current(using: str = "default") -> Signer:
    """The key that signs now; the first one is made and registered. Called in a writing transaction.

    Raises:
        KeyMissing: a key is registered, but its secret is not in the secrets folder.
    """
    registered = next(iter(_NEWEST.objects({}, using)), None)
    if registered is None:
        first = Signer(1, Ed25519PrivateKey.from_private_bytes(settings.SECRETS.content(CURRENT, SEED_BYTES)))
        introduce(first, first, using)
        return first
    for name in (CURRENT, NEXT):
        signer = _read(name, registered.id)
        if signer is not None and signer.public == bytes(registered.public_key):
            if name == NEXT:
                promote(registered.id)
            return signer
    message = f"密钥文件夹里没有签名密钥 {registered.key_id}，请从密钥备份恢复"
    raise KeyMissing(message)


def introduce(signer: Signer, by: Signer, using: str) -> SigningKey:
    """Register a public key, signed by ``by`` (itself for the first)."""
    columns: dict[str, Any] = {
        "id": signer.number,
        "key_id": signer.key_id,
        "public_key": signer.public,
        "introduced_by": "" if by is signer else by.key_id,
        "introduced_at": datetime.now(UTC),
    }
    key = SigningKey(**columns)
    key.signature = by.sign(statement(key))
    bulk.insert(SigningKey, {**columns, "signature": key.signature}, 1, using)
    return key


def prepare(number: int) -> Signer:
    """The next key, on disk before anything names it; one left by an interrupted rotation is used."""
    return Signer(number, Ed25519PrivateKey.from_private_bytes(settings.SECRETS.content(NEXT, SEED_BYTES)))


def promote(number: int) -> None:
    """Make the prepared secret, now key ``number``, the current one; the old one gets its number as name."""
    folder = settings.SECRETS.folder
    kept = folder / f"{CURRENT}.{number - 1}"
    if not kept.exists():
        os.link(folder / CURRENT, kept)
    (folder / NEXT).replace(folder / CURRENT)
    keep_names(folder)


def holds_current(using: str = "default") -> bool | None:
    """Whether the secrets folder holds the newest registered key; None when it holds no signing key at all."""
    registered = SigningKey.objects.using(using).order_by("-id").first()
    signers = [signer for name in (CURRENT, NEXT) if (signer := _read(name, 0)) is not None]
    if registered is None or not signers:
        return None
    return any(signer.public == bytes(registered.public_key) for signer in signers)


def _read(name: str, number: int) -> Signer | None:
    path = settings.SECRETS.folder / name
    if not path.exists():
        return None
    return Signer(number, Ed25519PrivateKey.from_private_bytes(path.read_bytes()))
