"""One person's training file: each session and exam with its day, hours, content and score."""

from datetime import date
from typing import Annotated

from django.utils import timezone

from guiju.domains.training.history import Entry, entries
from guiju.domains.training.queries.reading import READ
from guiju.domains.training.rules import hours
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.org.models import Person
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Asked, Found, Params, Query
from guiju.kernel.queries.reader import Reader


class OfPerson(Params):
    person: Annotated[str | None, Label("工号"), Reference("org.Person", by="number")] = None
    topic: Annotated[str | None, Label("主题")] = None


class RecordRow(Row):
    number: Annotated[str, Column("工号")]
    name: Annotated[str, Column("姓名")]
    day: Annotated[date, Column("日期")]
    topic: Annotated[str, Column("主题")]
    course: Annotated[str, Column("课程")]
    hours: Annotated[str, Column("学时")]
    content: Annotated[str, Column("内容版本")]
    score: Annotated[int | None, Column("成绩")]
    session: Annotated[str, Column("场次")]


class TrainingRecords(Query):
    """Computed from sessions, exams and proved claims; nothing in it is typed."""

    key = "training.records"
    title = "培训档案"
    params = OfPerson
    row = RecordRow
    permission = READ
    empty = "没有培训记录。"

    def found(self, params: OfPerson, asked: Asked, reader: Reader) -> Found:
        people = Person.objects.using(reader.using)
        if params.person:
            people = people.filter(number=params.person)
        known = {person: (number, name) for person, number, name in people.values_list("id", "number", "name")}
        rows = [
            each
            for each in reversed(entries(timezone.localdate(), reader.using, known))
            if params.topic in (None, each.topic)
        ]
        return Found(
            [self._record(index, each, *known[each.person]) for index, each in enumerate(rows[: asked.limit])], ""
        )

    def _record(self, index: int, each: Entry, number: str, name: str) -> object:
        return self.row.record(
            id=index,
            number=number,
            name=name,
            day=each.day,
            topic=each.topic,
            course=each.course,
            hours=hours(each.minutes),
            content=f"第 {each.version} 版 {each.content}".strip(),
            score=each.score,
            session=each.session,
        )
