"""Merkle trees with the prefixes of RFC 6962, section 2.1, grown leaf by leaf.

A leaf hash is SHA-256(0x00 ‖ data), a node hash SHA-256(0x01 ‖ left ‖ right), the empty tree SHA-256 of nothing.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256

EMPTY = sha256().digest()


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a tree: the roots of its full subtrees, largest first, one for each set bit of ``size``."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)
        if len(self.peaks) != size.bit_count():
            message = f"a tree of {size} leaves has {size.bit_count()} peaks, not {len(self.peaks)}"
            raise ValueError(message)

    def append(self, leaf: bytes) -> None:
        """Add a leaf hash; on the average two hashes a leaf."""
        carry, bits = leaf, self.size
        while bits & 1:
            carry = node_hash(self.peaks.pop(), carry)
            bits >>= 1
        self.peaks.append(carry)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> "Frontier":
        for leaf in leaves:
            self.append(leaf)
        return self

    def root(self) -> bytes:
        if not self.peaks:
            return EMPTY
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root

    def copy(self) -> "Frontier":
        return Frontier(self.size, self.peaks)


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes."""
    return Frontier().extend(leaves).root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of leaf ``index`` among these leaf hashes, lowest sibling first (RFC 6962, section 2.1.1).

    Raises:
        IndexError: there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        message = f"no leaf {index} among {len(leaves)}"
        raise IndexError(message)
    level, path = list(leaves), []
    while len(level) > 1:
        if index ^ 1 < len(level):
            path.append(level[index ^ 1])
        pairs = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
        index >>= 1
    return path


def root_by_proof(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes:
    """The root that an audit path leads to; the leaf is in the tree if that is the tree's root (RFC 9162, 2.1.3.2).

    Raises:
        ValueError: the path does not fit the index and size.
    """
    if not 0 <= index < size:
        message = f"no leaf {index} in a tree of {size}"
        raise ValueError(message)
    root, last, remaining = leaf, size - 1, list(path)
    while last:
        if index & 1 or index < last:
            if not remaining:
                message = "the path is too short"
                raise ValueError(message)
            sibling = remaining.pop(0)
            root = node_hash(sibling, root) if index & 1 else node_hash(root, sibling)
        index >>= 1
        last >>= 1
    if remaining:
        message = "the path is too long"
        raise ValueError(message)
    return root
