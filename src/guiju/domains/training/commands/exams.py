"""Exams: a paper is drawn by a seed, answered and scored at once."""

from collections.abc import Iterator
from typing import Annotated

import orjson
from pydantic import Field

from guiju.domains.training.bank import banks
from guiju.domains.training.models import Course, Paper, PaperResult
from guiju.domains.training.subjects import ExamStarted
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work


class StartExamInput(Input):
    exam: Annotated[str, Field(min_length=1, max_length=40), Label("考试")]


class StartExam(Command):
    """Nobody sits an exam for another: the command has no field for a person."""

    key = "training.start_exam"
    title = "参加考试"
    header = StartExamInput
    yields = (ExamStarted,)

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        for item, exam in enumerate(batch.head.exam):
            if context.actor == SYSTEM:
                yield refusal(item, None, "signed_by_self", "系统不能代人考试", "请本人登录后参加")
            elif exam not in banks():
                yield refusal(item, None, "reference_exists", f"没有题库 {exam}", "请从“我的培训”进入考试")

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {"exam": batch.head.exam, "account": [context.actor] * batch.size}
        return [Subjects(ExamStarted, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        exams = batch.head.exam
        rows = Course.objects.using(work.using).filter(exam__in=exams).order_by("version", "id")
        courses = dict(rows.values_list("exam", "id"))
        ids = work.ids.take(batch.size)
        columns = {
            "id": ids,
            "exam": exams,
            "bank": [banks()[exam].digest for exam in exams],
            "course_id": [courses.get(exam) for exam in exams],
            "account": work.actor,
            "drawn": [orjson.dumps(banks()[exam].draw(seed)).decode() for seed, exam in zip(ids, exams, strict=True)],
            "started_at": work.recorded_at,
        }
        work.insert(Paper, columns, batch.size)
        work.answer(range(batch.size), paper=list(ids))


class SubmitExamInput(Input):
    paper: Annotated[
        int,
        Label("试卷"),
        Reference("training.Paper", by="id", fetch=("exam", "bank", "drawn"), owner="account", lock=True, title="试卷"),
    ]


class AnswerInput(Input):
    choice: Annotated[int, Field(ge=0, le=9), Label("选项")]


class SubmitExam(Command):
    key = "training.submit_exam"
    title = "交卷"
    header = SubmitExamInput
    line = AnswerInput

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        papers = [paper for paper in batch.head.ids("paper") if paper is not None]
        done = set(PaperResult.objects.using(context.using).filter(paper__in=papers).values_list("paper", flat=True))
        given = _answers(batch)
        refused = []
        for item, record in enumerate(batch.head.record("paper")):
            if record is None:
                continue
            bank = banks().get(record.exam)
            if record.id in done:
                refused.append(refusal(item, None, "once", "这份试卷已经交过", "要再考请重新开始"))
            elif bank is None or bank.digest != record.bank:
                refused.append(refusal(item, None, "stands", "题库已经更新，这份试卷不再有效", "请重新开始考试"))
            elif len(given[item]) != len(orjson.loads(record.drawn)):
                refused.append(refusal(item, None, "step_in_order", "还有题没有回答", "请答完再交卷"))
            done.add(record.id)
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        given = _answers(batch)
        scores = [
            banks()[record.exam].score(orjson.loads(record.drawn), given[item])
            for item, record in enumerate(batch.head.record("paper"))
        ]
        columns = {
            "paper_id": batch.head.ids("paper"),
            "answers": [orjson.dumps(each).decode() for each in given],
            "score": scores,
            "submitted_at": work.recorded_at,
        }
        work.insert(PaperResult, columns, batch.size)
        work.answer(range(batch.size), score=scores)


def _answers(batch: Batch) -> list[list[int]]:
    given: list[list[int]] = [[] for _ in range(batch.size)]
    for item, choice in zip(batch.line_items, batch.lines.choice, strict=True):
        given[item].append(choice)
    return given
