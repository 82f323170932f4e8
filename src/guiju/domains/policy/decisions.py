"""Decisions as they stand: what a paper lacks, which objections wait, who has read a notice."""

from collections.abc import Iterable
from typing import NamedTuple

import orjson

from guiju.domains.policy.models import DecisionComment, DecisionNotice, DecisionPaper
from guiju.kernel.store.written import Written, WrittenObjects
from guiju.kernel.worklist.models import Message

NOTICE = "policy.notice"


class Basis(NamedTuple):
    """Of a paper: how many options, whether it has figures, the posts that have not commented, objections unanswered."""

    paper: str
    amount: int
    options: int
    has_data: bool
    silent: str
    unanswered: str


def basis_of(papers: Iterable[int], using: str) -> dict[int, Basis]:
    """By paper; two statements."""
    wanted = set(papers)
    comments: dict[int, list[DecisionComment]] = {}
    for each in DecisionComment.objects.using(using).filter(paper__in=wanted).select_related("answer").order_by("id"):
        comments.setdefault(each.paper_id, []).append(each)
    found = DecisionPaper.objects.using(using).filter(pk__in=wanted)
    return {each.id: _basis(each, comments.get(each.id, [])) for each in found}


def _basis(paper: DecisionPaper, comments: list[DecisionComment]) -> Basis:
    heard = {each.post for each in comments}
    waiting = [each.number for each in comments if each.objects_to and not hasattr(each, "answer")]
    silent = [post for post in orjson.loads(paper.departments) if post not in heard]
    return Basis(
        paper.number, paper.amount, options_in(paper.options), bool(paper.data), "、".join(silent), "、".join(waiting)
    )


def options_in(text: str) -> int:
    return len([line for line in text.splitlines() if line.strip()])


class Reading(NamedTuple):
    """Of a notice: how many persons have read it, and the accounts that have not."""

    notice: DecisionNotice
    read: int
    unread: list[int]

    @property
    def percent(self) -> int:
        told = self.read + len(self.unread)
        return self.read * 100 // told if told else 100


_NOTICES = WrittenObjects(
    lambda using: DecisionNotice.objects.using(using).select_related("decision__paper").order_by("id")
)
_MESSAGES = Written(
    lambda using: Message.objects.using(using).filter(kind=NOTICE).values_list("title", "person", "read_at")
)


def readings(using: str) -> list[Reading]:
    """Every notice with its readers; two statements."""
    by_title: dict[str, list[tuple[int, bool]]] = {}
    for title, person, read_at in _MESSAGES.rows({}, using):
        by_title.setdefault(title, []).append((person, read_at is not None))
    found = []
    for each in _NOTICES.objects({}, using):
        told = by_title.get(title_of(each.decision.number, each.decision.paper.title), [])
        found.append(Reading(each, sum(is_read for _, is_read in told), [who for who, is_read in told if not is_read]))
    return found


def title_of(number: str, title: str) -> str:
    """The title by which a notice is known in everybody's inbox."""
    return f"通报 {number}：{title}"
