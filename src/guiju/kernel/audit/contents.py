"""How evidence lies in the database: canonical bytes, compressed only at rest, and the roots over commitments."""

from collections.abc import Iterable
from typing import Any

import orjson
import zstandard

from guiju.lib.digests.merkle import leaf_hash, root_of

FORMAT = 1
COMPRESSED_ABOVE_BYTES = 512
LARGEST_BYTES = 1 << 30


class Unreadable(Exception):
    """The stored bytes are not what the recorder writes."""


def pack(content: bytes) -> tuple[bytes, bool]:
    """The bytes to store and whether they are compressed."""
    if len(content) <= COMPRESSED_ABOVE_BYTES:
        return content, False
    return zstandard.ZstdCompressor(level=1).compress(content), True


class Unpacker:
    """Unpacks one content after another, in one thread, by one decompressor."""

    def __init__(self) -> None:
        self._decompress = zstandard.ZstdDecompressor().decompress

    def unpack(self, stored: bytes | memoryview, *, is_compressed: bool) -> bytes:
        """As `unpack`."""
        content = bytes(stored)
        if not is_compressed:
            return content
        try:
            if not 0 <= zstandard.frame_content_size(content) <= LARGEST_BYTES:
                message = "no honest size"
                raise Unreadable(message)
            return self._decompress(content)
        except zstandard.ZstdError as error:
            raise Unreadable(str(error)) from error


def unpack(stored: bytes | memoryview, *, is_compressed: bool) -> bytes:
    """The canonical bytes.

    Raises:
        Unreadable: the bytes are damaged, or claim to be larger than a run can be.
    """
    return Unpacker().unpack(stored, is_compressed=is_compressed)


def parse(content: bytes) -> dict[str, Any]:
    """The payload as written.

    Raises:
        Unreadable: it is no JSON object.
    """
    try:
        payload = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise Unreadable(str(error)) from error
    if not isinstance(payload, dict):
        message = "no JSON object"
        raise Unreadable(message)
    return payload


def private_root(commitments: Iterable[bytes]) -> bytes:
    """The Merkle root over the commitments of the private parts, in item order."""
    return root_of(leaf_hash(commitment) for commitment in commitments)


def evidence_leaf(public_commitment: bytes | memoryview, root: bytes | memoryview) -> bytes:
    """The leaf hash of an evidence row: SHA-256(0x00 ‖ c_public ‖ root of the c_private)."""
    return leaf_hash(bytes(public_commitment) + bytes(root))
