"""Adopting takes the same number of statements for 1, 50 and more texts, clauses and drafts."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM
from guiju.kernel.rulebook.adopting.deciding import DecideDraft
from guiju.kernel.rulebook.adopting.drafting import AdoptText
from guiju.kernel.rulebook.adopting.enacting import EnactDraft
from guiju.kernel.rulebook.adopting.reshaping import MergeDrafts, SplitDraft
from guiju.kernel.rulebook.adopting.taking import RecordUnread, TakeText
from guiju.kernel.rulebook.models import AdoptedText, DraftClause
from tests.protocol.statements import assert_same_statements
from tests.rulebook.adopting.drafts import done

Items = list[dict[str, Any]]
PARTS = [{"text": "先入的先出；"}, {"text": "后入的后出。"}]
CLAUSES = ("第一条 入库须核对。", "第二条 先入的先出；后入的后出。")


def texts(size: int, turn: int) -> Items:
    lines = [{"number": number, "text": text} for number, text in enumerate(CLAUSES, 1)]
    return [{"name": "x.txt", "sha256": f"{turn:032x}{number:032x}", "lines": lines} for number in range(size)]


def kept(size: int, turn: int) -> list[int]:
    done(TakeText, *texts(size, turn))
    return list(AdoptedText.objects.order_by("-id").values_list("id", flat=True)[:size])


def rulebooks(size: int, turn: int) -> Items:
    lines = [
        {"key": f"1-{number}", "lines": [number], "title": "条", "text": text} for number, text in enumerate(CLAUSES, 1)
    ]
    book = {"title": "办法", "line": 1, "last_line": 2, "articles": [1, 2], "lines": lines}
    return [{**book, "text": text} for text in kept(size, turn)]


def unread(size: int, turn: int) -> Items:
    return [{"text": text, "fault": "没有条款"} for text in kept(size, turn)]


def drafted(size: int, turn: int) -> list[DraftClause]:
    """The second clauses of so many drafts, each after the first clause of its own."""
    done(AdoptText, *rulebooks(1, turn))
    draft = DraftClause.objects.latest("id").draft_id
    lines = [{"key": f"1-{number}", "title": "条", "text": CLAUSES[1][4:]} for number in range(2 * size)]
    [text] = kept(1, turn + 50)
    book = {"title": "办法", "line": 1, "last_line": 2, "text": text, "lines": lines}
    answer = done(AdoptText, book).answers[0]
    assert answer["draft"] != draft
    return list(DraftClause.objects.filter(draft=answer["draft"]).order_by("place"))


def decisions(size: int, turn: int) -> Items:
    return [{"clause": each.pk, "decision": "accept"} for each in drafted(size, turn)[:size]]


def splits(size: int, turn: int) -> Items:
    return [{"clause": each.pk, "lines": PARTS} for each in drafted(size, turn)[:size]]


def merges(size: int, turn: int) -> Items:
    clauses = drafted(size, turn)
    return [{"clause": one.pk, "following": other.pk} for one, other in zip(clauses[::2], clauses[1::2], strict=True)]


def decided(size: int, turn: int) -> Items:
    drafts = [each["draft"] for each in done(AdoptText, *rulebooks(size, turn)).answers.values()]
    clauses = DraftClause.objects.filter(draft__in=drafts).values_list("id", flat=True)
    done(DecideDraft, *({"clause": each, "decision": "accept"} for each in clauses))
    return [{"draft": each, "effective_from": timezone.localdate(), "owner": "仓储部"} for each in drafts]


CASES: dict[type[Command], Callable[[int, int], Items]] = {
    TakeText: texts,
    AdoptText: rulebooks,
    RecordUnread: unread,
    DecideDraft: decisions,
    SplitDraft: splits,
    MergeDrafts: merges,
    EnactDraft: decided,
}
SMALLER = {AdoptText: (1, 50, 300), EnactDraft: (1, 50, 300), SplitDraft: (1, 50, 200), MergeDrafts: (1, 50, 200)}
"""Codes of rulebooks, and of the clauses of one, have three digits."""


@pytest.mark.django_db
@pytest.mark.parametrize("command", CASES, ids=lambda command: command.key)
def test_same_for_any_number(command: type[Command]) -> None:
    sizes = SMALLER.get(command, (1, 50, 400))
    assert_same_statements(command, CASES[command], SYSTEM, sizes=sizes)
