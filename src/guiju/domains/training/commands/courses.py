"""Courses and hours claimed beside them."""

from datetime import date
from typing import Annotated

import orjson
from django.db.models import Max
from django.utils import timezone
from pydantic import Field

from guiju.domains.training.bank import banks
from guiju.domains.training.fields import Code, CourseLabel, PersonNumber, Score, Topic
from guiju.domains.training.models import Claim, Course
from guiju.domains.training.subjects import HoursClaimed
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work


class DefineCourseInput(Input):
    code: Annotated[Code, Label("课程代码")]
    title: Annotated[str, Field(min_length=1, max_length=120), Label("课程")]
    topic: Annotated[Topic, Label("主题")]
    minutes: Annotated[int, Field(ge=1, le=6000), Label("学时（分钟）")]
    posts: Annotated[str, Field(max_length=400), Label("适用岗位", "岗位代码，用逗号隔开；空着是全体")] = ""
    exam: Annotated[str, Field(max_length=40), Label("考试", "题库代码；不考试的空着")] = ""
    needs_practice: Annotated[bool, Label("须实操")] = False
    content: Annotated[str, Field(max_length=2000), Label("内容")] = ""


class DefineCourse(Command):
    """Again with the same code it is the next version: what was learned of the one before was of that one."""

    key = "training.define_course"
    title = "设置课程"
    header = DefineCourseInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        seen: set[str] = set()
        refused = []
        for item, (code, exam) in enumerate(batch.head.rows("code", "exam")):
            if code in seen:
                refused.append(refusal(item, None, "once", f"课程 {code} 在本次提交中出现两次", "每门课程一行"))
            elif exam and exam not in banks():
                refused.append(refusal(item, None, "reference_exists", f"没有题库 {exam}", "请核对题库代码"))
            seen.add(code)
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        known = Course.objects.using(work.using).filter(code__in=head.code).values("code").annotate(last=Max("version"))
        last = dict(known.values_list("code", "last"))
        versions = [last.get(code, 0) + 1 for code in head.code]
        labels = [f"{code}@{version}" for code, version in zip(head.code, versions, strict=True)]
        columns = {
            "label": labels,
            **{name: head.columns[name] for name in ("code", "title", "topic", "minutes", "exam", "needs_practice")},
            "content": head.content,
            "version": versions,
            "posts": [
                orjson.dumps(posts.replace("，", ",").split(",") if posts else []).decode() for posts in head.posts
            ],
            "since": timezone.localdate(work.now),
        }
        work.insert(Course, columns, batch.size)
        work.answer(range(batch.size), course=labels)


class ClaimHoursInput(Input):
    person: PersonNumber
    course: CourseLabel
    day: Annotated[date, Label("日期")]
    minutes: Annotated[int, Field(ge=0, le=6000), Label("学时（分钟）")] = 0
    score: Annotated[Score, Label("成绩")] = None
    proof: Annotated[str, Field(max_length=120), Label("考试记录", "试卷或证书编号；没有的记为待证，不计")] = ""


class ClaimHours(Command):
    """Saved in any case; without proof it waits (待证) and counts for nothing."""

    key = "training.claim_hours"
    title = "补登学时、成绩"
    header = ClaimHoursInput
    yields = (HoursClaimed,)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        columns = {
            "person": head.person,
            "course": [record.code for record in head.record("course")],
            "day": head.day,
            "proof": head.proof,
        }
        return [Subjects(HoursClaimed, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "person_id": head.ids("person"),
            "course_id": head.ids("course"),
            **{name: head.columns[name] for name in ("day", "minutes", "score", "proof")},
            "handler": work.actor,
        }
        work.insert(Claim, columns, batch.size)
