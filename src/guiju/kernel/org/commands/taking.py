"""What commands over posts share: their inputs, their subject, and why somebody may not take a post."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Any

from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.context import Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org import segregation
from guiju.kernel.org.commands.posts import APART
from guiju.kernel.org.subjects import PostTaken
from guiju.kernel.store.arrays import any_of, array

PersonNumber = Annotated[
    str, Label("工号"), Reference("org.Person", by="number", fetch=("account_id", "number"), lock=True)
]
PostCode = Annotated[str, Label("岗位"), Reference("org.Post")]
PlaceCode = Annotated[str | None, Label("地点"), Reference("org.Place", place="id")]
UnitCode = Annotated[str | None, Label("部门"), Reference("org.Unit", fetch=("closed_at",))]
AssignmentId = Annotated[
    int,
    Label("任职"),
    Reference(
        "org.Assignment", by="id", fetch=("person_id", "post_id", "place_id", "since"), lock=True, place="place_id"
    ),
]


def taken(
    people: list[str],
    posts: list[str],
    places: list[int | None],
    since: list[date],
    items: list[int],
    lines: Sequence[int | None],
    *,
    is_substitute: bool = False,
) -> Subjects:
    columns: dict[str, Sequence[Any]] = {
        "person": people,
        "post": posts,
        "place": places,
        "since": since,
        "is_substitute": [is_substitute] * len(people),
    }
    return Subjects(PostTaken, columns, items, list(lines))


def clashes(
    book: segregation.Book, items: Sequence[int], people: Sequence[int], posts: Sequence[int]
) -> Iterator[Refusal]:
    """The items that would give somebody a post beside one it must not stand beside, each judged after those before it."""
    for item, person, post in zip(items, people, posts, strict=True):
        clash = book.clash_of(person, post)
        if clash is None:
            book.take(person, post)
        else:
            yield refusal(item, None, "duties_apart", book.told(clash, person), APART)


def left(work: Work, people: Sequence[int]) -> list[Refusal]:
    gone = {
        person
        for (person,) in work.select(
            f"select person_id from org_leaving where {any_of('person_id', using=work.using)}",
            [array(sorted(set(people)), work.using)],
        )
    }
    message, advice = "此人已登记离职", "重新入职的人员请以新工号登记"
    return [refusal(item, None, "stands", message, advice) for item, person in enumerate(people) if person in gone]


def ended(work: Work, what: str, ids: Sequence[int]) -> list[Refusal]:
    """Items whose assignment or substitution has an end already, or twice in the batch."""
    ended = {
        row
        for (row,) in work.select(
            f"select {what}_id from org_{what}end where {any_of(f'{what}_id', using=work.using)}",
            [array(sorted(set(ids)), work.using)],
        )
    }
    refused = []
    for item, row in enumerate(ids):
        if row in ended:
            refused.append(refusal(item, None, "stands", "该任职或代理已经终止", "请刷新后核对"))
        ended.add(row)
    return refused
