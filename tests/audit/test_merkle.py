"""Merkle trees against the recursive definition of RFC 6962, section 2.1, and against published vectors.

The vectors are those of Certificate Transparency's own test of its trees (google/certificate-transparency,
cpp/merkletree/merkle_tree_test.cc: kInputs, kSHA256Roots, kSHA256EmptyTreeHash and its audit paths).
"""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.lib.digests.merkle import (
    EMPTY,
    Frontier,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_by_proof,
    root_of,
)

INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PATHS = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
LEAVES = [leaf_hash(bytes.fromhex(data)) for data in INPUTS]
trees = st.integers(0, 130).map(lambda size: [sha256(str(at).encode()).digest() for at in range(size)])


def defined(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962, word for word: the left subtree is the largest power of two smaller than n."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + defined(leaves[:k]) + defined(leaves[k:])).digest()


@pytest.mark.parametrize("size", range(9))
def test_published_roots(size: int) -> None:
    assert root_of(LEAVES[:size]).hex() == ROOTS[size]


@pytest.mark.parametrize(("index", "size"), PATHS)
def test_published_audit_paths(index: int, size: int) -> None:
    path = inclusion_proof(LEAVES[:size], index)
    assert [step.hex() for step in path] == PATHS[index, size]
    assert root_by_proof(LEAVES[index], index, size, path).hex() == ROOTS[size]


@given(trees)
def test_roots_are_as_defined(leaves: list[bytes]) -> None:
    assert root_of(leaves) == defined(leaves)


@given(trees, st.data())
def test_a_frontier_grows_from_any_size(leaves: list[bytes], data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(leaves)))
    grown = Frontier().extend(leaves[:cut])
    kept = grown.copy()
    assert grown.extend(leaves[cut:]).root() == defined(leaves)
    assert (kept.size, kept.root()) == (cut, defined(leaves[:cut]))
    assert Frontier(grown.size, grown.peaks).root() == grown.root()


@given(trees.filter(bool), st.data())
def test_a_proof_leads_to_the_root_and_no_other_leaf_does(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = inclusion_proof(leaves, index)
    assert root_by_proof(leaves[index], index, len(leaves), path) == defined(leaves)
    assert root_by_proof(sha256(b"forged").digest(), index, len(leaves), path) != defined(leaves)
    with pytest.raises(ValueError, match="too long"):
        root_by_proof(leaves[index], index, len(leaves), [*path, EMPTY])
    if path:
        with pytest.raises(ValueError, match="too short"):
            root_by_proof(leaves[index], index, len(leaves), path[:-1])


def test_leaves_and_nodes_are_hashed_apart() -> None:
    left, right = leaf_hash(b"l"), leaf_hash(b"r")
    assert leaf_hash(left + right) != node_hash(left, right)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_no_such_leaf(index: int, size: int) -> None:
    with pytest.raises(IndexError):
        inclusion_proof(LEAVES[:size], index)
    with pytest.raises(ValueError, match="no leaf"):
        root_by_proof(LEAVES[0], index, size, [])


def test_a_frontier_has_one_peak_a_bit() -> None:
    with pytest.raises(ValueError, match="2 peaks"):
        Frontier(3, LEAVES[:1])
