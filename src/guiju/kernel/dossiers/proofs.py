"""Audit paths of many leaves of one tree at once (RFC 6962, section 2.1.1): the tree is hashed a single time."""

from collections.abc import Collection, Sequence

from guiju.lib.digests.merkle import node_hash


def inclusion_proofs(leaves: Sequence[bytes], wanted: Collection[int]) -> dict[int, list[bytes]]:
    """By leaf index: its path to the root, lowest sibling first."""
    paths: dict[int, list[bytes]] = {index: [] for index in wanted}
    places = {index: index for index in wanted}
    level = list(leaves)
    while len(level) > 1:
        for index, place in places.items():
            if place ^ 1 < len(level):
                paths[index].append(level[place ^ 1])
            places[index] = place >> 1
        pairs = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = pairs + level[len(pairs) * 2 :]
    return paths
