"""Proofs and artwork are signed item by item before they are printed."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone
from pydantic import Field

from guiju.domains.office.following import Follow, FollowParams, entries_of, follows
from guiju.domains.office.models import EntryKind, JournalEntry
from guiju.kernel.calendar.moments import close_of
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.occasional import OccasionalDuty
from guiju.kernel.controls.duties.settling import settle_now
from guiju.kernel.controls.models import WHOLE, DutyItem


class SignParams(FollowParams):
    kinds: list[str] = Field([EntryKind.PROOF], title="记录种类")
    posts: list[str] = Field(["designer"], title="岗位")
    default_proof_items: list[str] = Field(["文字", "色彩", "材质"], title="须签的校对项")
    default_sign_days: int = Field(3, title="几天内签完", ge=1)


def signed_topics(entries: Sequence[int], using: str) -> dict[int | None, set[str]]:
    """By entry the items that were signed."""
    parts = JournalEntry.objects.using(using).filter(kind=EntryKind.SIGNED, about__in=entries, lacks="")
    found: dict[int | None, set[str]] = {}
    for entry, topic in parts.order_by("id").values_list("about", "topic"):
        found.setdefault(entry, set()).add(topic)
    return found


def unsigned(
    items: Sequence[int], using: str, signing: Mapping[int | None, set[str]] | None = None
) -> Mapping[int, str]:
    """By duty item what of its entry is not signed; ``signing`` is what is being signed."""
    entries = entries_of(items, using)
    kinds = dict(JournalEntry.objects.using(using).filter(id__in=entries.values()).values_list("id", "kind"))
    known = signed_topics(list(entries.values()), using)
    bounds = PROOF_SIGNED.bounds(timezone.now(), using) if entries else []
    found = {}
    for item, entry in entries.items():
        given: list[Any] = [each.params for each in bounds]
        wanted = [topic for each in given if kinds[entry] in each.kinds for topic in each.default_proof_items]
        done = known.get(entry, set()) | (signing or {}).get(entry, set())
        left = [topic for topic in dict.fromkeys(wanted) if topic not in done]
        if left:
            found[item] = f"未签：{'、'.join(left)}"
    return found


PROOF_SIGNED = OccasionalDuty("office.proof_signed", "打样、设计稿逐项校对签字", SignParams, unsigned)
follows(
    Follow(
        PROOF_SIGNED,
        "",
        is_adopted=False,
        is_same=False,
        due=lambda params, _, now: close_of(timezone.localdate(now) + timedelta(days=params.default_sign_days)),
    )
)


def settle_signed(work: Work, signed: Sequence[tuple[int | None, str]]) -> None:
    """(entry, item) that are being signed: a proof of which nothing is left is done."""
    if not signed:
        return
    signing: dict[int | None, set[str]] = {}
    for entry, topic in signed:
        signing.setdefault(entry, set()).add(topic)
    open_now = DutyItem.objects.using(work.using).filter(~WHOLE, duty=PROOF_SIGNED.key)
    items = list(open_now.order_by("id").values_list("id", flat=True))
    left = unsigned(items, work.using, signing)
    settle_now(work, PROOF_SIGNED.title, [item for item in items if item not in left])
