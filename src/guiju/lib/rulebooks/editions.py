"""What became of each clause in a later edition: the same, changed, moved, new or gone."""

from collections import Counter
from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from guiju.lib.similarity import Index


class Fate(Enum):
    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    NEW = "new"
    GONE = "gone"


class Wording(NamedTuple):
    """A clause of one edition; ``ref`` is its number there."""

    id: str
    ref: str
    text: str


class Change(NamedTuple):
    """``before`` is None for a new clause and ``after`` for one that is gone; both carry the id of the earlier edition."""

    fate: Fate
    before: Wording | None
    after: Wording | None
    score: float


STILL_ITSELF = 0.35
"""How near a clause under its old number must be to be that clause, changed."""
FOUND_AGAIN = 0.6
"""How near it must be under another number."""


def compare(before: Sequence[Wording], after: Sequence[Wording]) -> list[Change]:
    """In the order of the later edition, what is gone last. Equal texts first, then old numbers, then likeness."""
    changes: dict[int, Change] = {}
    left = dict(enumerate(before))
    _pair_equal(left, after, changes)
    index = Index([each.text for each in before])
    _pair_numbered(left, after, changes, index)
    _pair_alike(left, after, changes, index)
    told = [changes.get(place, Change(Fate.NEW, None, wording, 0.0)) for place, wording in enumerate(after)]
    return [*told, *(Change(Fate.GONE, wording, None, 0.0) for wording in left.values())]


def _pair_equal(left: dict[int, Wording], after: Sequence[Wording], changes: dict[int, Change]) -> None:
    by_text: dict[str, list[int]] = {}
    for place, wording in left.items():
        by_text.setdefault(_plain(wording.text), []).append(place)
    for place, wording in enumerate(after):
        found = by_text.get(_plain(wording.text), [])
        own = next((each for each in found if left[each].ref == wording.ref), found[0] if found else None)
        if own is not None:
            found.remove(own)
            old = left.pop(own)
            fate = Fate.SAME if old.ref == wording.ref else Fate.MOVED
            changes[place] = Change(fate, old, wording._replace(id=old.id), 1.0)


def _pair_numbered(
    left: dict[int, Wording], after: Sequence[Wording], changes: dict[int, Change], index: Index
) -> None:
    once = Counter(wording.ref for wording in left.values())
    numbered = {wording.ref: place for place, wording in left.items() if wording.ref and once[wording.ref] == 1}
    for place, wording in enumerate(after):
        own = numbered.get(wording.ref)
        if place in changes or own is None or own not in left:
            continue
        score = dict(index.nearest(wording.text, len(left) + len(changes))).get(own, 0.0)
        if score >= STILL_ITSELF:
            old = left.pop(own)
            changes[place] = Change(Fate.CHANGED, old, wording._replace(id=old.id), score)


def _pair_alike(left: dict[int, Wording], after: Sequence[Wording], changes: dict[int, Change], index: Index) -> None:
    """The likest pairs first, so that no clause takes the place of one that is more like it."""
    pairs = [
        (near.score, near.place, place)
        for place, wording in enumerate(after)
        if place not in changes
        for near in index.nearest(wording.text, 5)
        if near.place in left and near.score >= FOUND_AGAIN
    ]
    for score, own, place in sorted(pairs, reverse=True):
        if own in left and place not in changes:
            old = left.pop(own)
            changes[place] = Change(Fate.CHANGED, old, after[place]._replace(id=old.id), score)


def _plain(text: str) -> str:
    return "".join(each for each in text if each.isalnum())
