"""Which of many short Chinese texts is nearest to another: cosine of character 1–3-grams weighted by TF-IDF."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

_IDLE = re.compile(r"[\s，,。；;：:、！!？?“”\"'()（）《》〈〉\[\]【】—…·.-]+")
_LONGEST = 3


class Near(NamedTuple):
    """``place`` in the texts of the index; ``score`` from 0 to 1."""

    place: int
    score: float


class Index:
    """Looked through by what a text shares with others, not one text after another."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [_grams(text) for text in texts]
        documents = Counter(gram for each in counts for gram in each)
        self._weights = {gram: math.log((1 + len(texts)) / (1 + seen)) + 1 for gram, seen in documents.items()}
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, each in enumerate(counts):
            for gram, weight in self._vector(each).items():
                self._postings[gram].append((place, weight))

    def nearest(self, text: str, count: int) -> list[Near]:
        """At most so many, the nearest first; those that share nothing are left out."""
        scores: dict[int, float] = defaultdict(float)
        for gram, weight in self._vector(_grams(text)).items():
            for place, other in self._postings.get(gram, ()):
                scores[place] += weight * other
        best = sorted(scores.items(), key=lambda each: (-each[1], each[0]))[:count]
        return [Near(place, min(score, 1.0)) for place, score in best]

    def _vector(self, counts: Counter[str]) -> dict[str, float]:
        rare = max(self._weights.values(), default=1.0)
        raw = {gram: (1 + math.log(seen)) * self._weights.get(gram, rare) for gram, seen in counts.items()}
        norm = math.sqrt(sum(weight * weight for weight in raw.values())) or 1.0
        return {gram: weight / norm for gram, weight in raw.items()}


def _grams(text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for part in filter(None, _IDLE.split(text.lower())):
        for size in range(1, _LONGEST + 1):
            found.update(part[start : start + size] for start in range(len(part) - size + 1))
    return found
