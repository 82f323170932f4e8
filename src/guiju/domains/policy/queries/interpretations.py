"""What is shown of questions, answers and interpretations."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.utils import timezone

from guiju.domains.policy.commands.publish_terms import AUDIENCES
from guiju.domains.policy.models import Answer, Interpretation, Question, StandardTerms
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section
from guiju.kernel.queries.reader import Reader

READ = "policy.read"
COMING, STANDS, REPLACED = "待适用", "适用中", "已被取代"
STATES = {COMING: "duty", STANDS: "pass", REPLACED: "plain"}
OFFICIAL, OPINION = "正式解释", "参考意见"
MARKS = {OFFICIAL: "pass", OPINION: "plain"}


class QuestionParams(Params):
    clause: Annotated[str | None, Label("条款"), Filter("clause__code")] = None


class QuestionRow(Row):
    number: Annotated[str, Column("提问单号", sortable=True, search="prefix")]
    clause: Annotated[str, Column("条款", "clause__code", search="prefix", link="policy.rules")]
    version: Annotated[int, Column("版本", "clause__version")]
    asked: Annotated[str, Column("问题", search="contains")]
    asked_for: Annotated[str, Column("代谁提问")]
    asker: Annotated[str, Column("提问人", "asker_name")]
    asked_at: Annotated[datetime, Column("提问时间")]


class Questions(Query):
    key = "policy.questions"
    title = "制度提问"
    params = QuestionParams
    row = QuestionRow
    permission = READ
    identity = "number"
    caption = "asked"
    offers = "policy.Question"
    sections = (Section("答复", "policy.answers", "question"),)
    commands = {"policy.answer_question": "question"}
    empty = "还没有人提问：在条款上点“询问制度”。"

    def rows(self, using: str) -> QuerySet[Question]:
        return Question.objects.annotate(asker_name=person_of("asked_by"))


class AnswerParams(Params):
    question: Annotated[str | None, Label("提问单号"), Filter("question__number")] = None


class AnswerRow(Row):
    number: Annotated[str, Column("答复单号", sortable=True, search="prefix")]
    question: Annotated[str, Column("提问单号", "question__number", link="policy.questions")]
    answer: Annotated[str, Column("答复")]
    mark: Annotated[str, Column("效力", meanings=MARKS)]
    in_doubt: Annotated[bool, Column("有两种以上读法")]
    answerer: Annotated[str, Column("答复人", "answerer_name")]
    answered_at: Annotated[datetime, Column("答复时间")]


class Answers(Query):
    key = "policy.answers"
    title = "提问的答复"
    params = AnswerParams
    row = AnswerRow
    permission = READ
    empty = "还没有答复。"

    def rows(self, using: str) -> QuerySet[Answer]:
        mark = Case(When(is_official=True, then=Value(OFFICIAL)), default=Value(OPINION), output_field=CharField())
        return Answer.objects.annotate(mark=mark, answerer_name=person_of("answered_by"))


class InterpretationParams(Params):
    clause: Annotated[str | None, Label("条款"), Filter("code")] = None
    on: Annotated[date | None, Label("在哪一天适用")] = None


class InterpretationRow(Row):
    number: Annotated[str, Column("解释号", sortable=True, search="prefix")]
    clause: Annotated[str, Column("条款", "code", search="prefix", link="policy.rules")]
    version: Annotated[int, Column("条款版本", "clause__version")]
    point: Annotated[str, Column("要点", search="contains")]
    text: Annotated[str, Column("解释", search="contains")]
    state: Annotated[str, Column("状态", meanings=STATES)]
    effective_from: Annotated[date, Column("适用自")]
    ends_before: Annotated[date | None, Column("适用到（不含）")]
    replaced_by: Annotated[str | None, Column("由谁取代", "replaced_by__number", link="policy.interpretations")]
    signer: Annotated[str, Column("签发人", "signer_name")]
    stands_in: Annotated[bool, Column("代管")]
    is_public: Annotated[bool, Column("对外公开")]
    published_on: Annotated[date, Column("签发日")]


def interpretations(day: date, using: str = "default") -> QuerySet[Any]:
    """All, with the day on which they are replaced (``ends_before``) and how they stand on a day."""
    state = Case(
        When(effective_from__gt=day, then=Value(COMING)),
        When(replaced_by__effective_from__lte=day, then=Value(REPLACED)),
        default=Value(STANDS),
        output_field=CharField(),
    )
    return Interpretation.objects.using(using).annotate(
        state=state, ends_before=F("replaced_by__effective_from"), signer_name=person_of("signed_by")
    )


def applying(day: date, using: str = "default") -> QuerySet[Any]:
    """Those by which what is done on a day is judged."""
    return interpretations(day, using).filter(state=STANDS)


class Interpretations(Query):
    key = "policy.interpretations"
    title = "条款解释"
    params = InterpretationParams
    row = InterpretationRow
    permission = READ
    identity = "number"
    caption = "point"
    empty = "还没有签发的解释。"

    def source(self, params: InterpretationParams, reader: Reader) -> QuerySet[Any]:
        found = interpretations(params.on or timezone.localdate(), reader.using)
        return found.filter(state=STANDS) if params.on else found


class TermsRow(Row):
    number: Annotated[str, Column("单号", sortable=True, search="prefix")]
    title: Annotated[str, Column("名称", search="contains")]
    shown_to: Annotated[str, Column("向谁展示", choices=AUDIENCES)]
    text: Annotated[str, Column("正文")]
    publisher: Annotated[str, Column("发布人", "publisher_name")]
    published_at: Annotated[datetime, Column("发布时间")]


class PublishedTerms(Query):
    key = "policy.terms"
    title = "格式条款"
    row = TermsRow
    permission = READ
    identity = "number"
    caption = "title"
    empty = "还没有发布的格式条款。"

    def rows(self, using: str) -> QuerySet[StandardTerms]:
        return StandardTerms.objects.annotate(publisher_name=person_of("published_by"))
