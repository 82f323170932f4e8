"""复核申诉: by somebody who had no part in it, never to the worse; what is changed is taken back in the same run."""

from typing import Annotated, Any, Literal

from pydantic import Field

from guiju.domains.conduct.commands.file_appeal import REVIEW
from guiju.domains.conduct.duties import APPEAL_DUE, execution_due
from guiju.domains.conduct.fields import Reason
from guiju.domains.conduct.models import AppealDecision, PayItem, Publication, Statement
from guiju.domains.conduct.standing import Stand, stands
from guiju.domains.conduct.subjects import AppealReviewed
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.ports import ports
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.settling import settle_occasions
from guiju.kernel.org.entities import entities
from guiju.kernel.rulebook.penalties import table
from guiju.kernel.worklist.messages import Notice, send
from guiju.kernel.worklist.tasks import DONE, end_tasks

RESULTS = {"upheld": "维持", "changed": "变更", "revoked": "撤销", "not_reopened": "逾期不予受理"}
TAKEN_BACK = ("changed", "revoked")


class AppealDecisionInput(Input):
    appeal: Annotated[
        str,
        Label("申诉号"),
        Reference("conduct.Appeal", by="number", fetch=("decision_id",), lock=True, place="place_id", title="申诉"),
    ]
    result: Annotated[Literal["upheld", "changed", "revoked", "not_reopened"], Label("复核结果", choices=RESULTS)]
    measure: Annotated[str, Field(max_length=20), Label("变更为", "变更时填")] = ""
    grade: Annotated[int, Field(ge=0, le=3), Label("档次", "变更时填")] = 0
    reason: Annotated[Reason, Label("复核意见")]


class DecideAppeal(Command):
    key = "conduct.decide_appeal"
    title = "复核申诉"
    header = AppealDecisionInput
    yields = (AppealReviewed,)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        wanted = [record.decision_id for record in batch.head.record("appeal") if record]
        known = {each.decision: each for each in stands(context.using, decision__id__in=wanted)}
        batch.head.records["stand"] = [
            known.get(record.decision_id) if record else None for record in batch.head.record("appeal")
        ]
        refused, seen = [], set()
        for item, each in enumerate(batch.head.record("stand")):
            if each is None:
                continue
            result, measure = batch.head.result[item], batch.head.measure[item]
            if each.result is not None or each.id in seen:
                refused.append(refusal(item, None, "once", "这件申诉已经复核", "无需重复办理"))
            elif result == "not_reopened" and not each.is_late:
                refused.append(refusal(item, None, "step_in_order", "期限内的申诉必须受理", "请维持、变更或撤销"))
            elif result == "changed" and not measure:
                refused.append(refusal(item, None, "step_in_order", "没有写明变更为什么", "请填写变更后的措施"))
            seen.add(each.id)
        return refused

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        found: list[Stand] = head.record("stand")
        spoken = Statement.objects.using(context.using).filter(about__in=[each.number for each in found])
        heard = set(spoken.values_list("about", "handler"))
        harshness = table().harshness
        held = " ".join(sorted(ports().authorizer.posts(context.actor, context.using)))
        columns: dict[str, list[Any]] = {
            "appeal": head.appeal,
            "place": [each.place for each in found],
            "took_part": [
                context.actor in {each.proposer, each.decider, each.reporter, each.account, each.victim}
                or (each.number, context.actor) in heard
                for each in found
            ],
            "harsher": [
                result == "changed"
                and (harshness(measure) > harshness(each.decided_measure or "") or grade > (each.decided_grade or 0))
                for each, (result, measure, grade) in zip(found, head.rows("result", "measure", "grade"), strict=True)
            ],
            "posts": [held] * batch.size,
        }
        return [Subjects(AppealReviewed, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        found: list[Stand] = head.record("stand")
        work.insert_numbered(
            AppealDecision,
            {
                "appeal_id": head.ids("appeal"),
                "result": head.result,
                "measure": [
                    measure if result == "changed" else "" for result, measure in head.rows("result", "measure")
                ],
                "grade": head.grade,
                "reason": head.reason,
                "reviewer": work.actor,
                "decided_at": work.now,
            },
            kind="FH",
            entities=entities(work, [each.place for each in found]),
            dates=[work.now] * batch.size,
            items=range(batch.size),
        )
        end_tasks(work, REVIEW, [str(appeal) for appeal in head.ids("appeal")], DONE)
        settle_occasions(work, APPEAL_DUE, [each.number for each in found])
        stays = [each for each, result in zip(found, head.result, strict=True) if result in {"upheld", "changed"}]
        due = [each for each in stays if each.executed_at is None]
        execution_due(work, due, [work.now] * len(due))
        back = [each for each, result in zip(found, head.result, strict=True) if result in TAKEN_BACK]
        _take_back_pay(work, back)
        _withdraw_notices(work, back)
        told = [
            Notice(
                person=each.account,
                kind=REVIEW,
                title=f"申诉复核结果：{RESULTS[result]}",
                body=reason,
                page="conduct_my_cases",
            )
            for each, (result, reason) in zip(found, head.rows("result", "reason"), strict=True)
            if each.account
        ]
        send(work, told)


def _take_back_pay(work: Work, back: list[Stand]) -> None:
    standing = PayItem.objects.using(work.using).filter(
        decision__in=[each.decision for each in back], reverses__isnull=True, reversal__isnull=True
    )
    rows = list(standing.values_list("id", "decision_id", "person_id", "title", "amount"))
    columns = {
        "decision_id": [row[1] for row in rows],
        "person_id": [row[2] for row in rows],
        "title": [f"冲回 {row[3]}"[:120] for row in rows],
        "amount": [-row[4] for row in rows],
        "reverses_id": [row[0] for row in rows],
        "entered_at": work.now,
    }
    work.insert(PayItem, columns, len(rows))


def _withdraw_notices(work: Work, back: list[Stand]) -> None:
    shown = Publication.objects.using(work.using).filter(
        decision__in=[each.decision for each in back], withdraws__isnull=True, withdrawal__isnull=True
    )
    places = {each.decision: each.place for each in back}
    rows = list(shown.values_list("id", "decision_id"))
    if not rows:
        return
    work.insert_numbered(
        Publication,
        {
            "decision_id": [row[1] for row in rows],
            "text": "复核改变了决定，原公示撤下",
            "is_statistic": True,
            "until": None,
            "withdraws_id": [row[0] for row in rows],
            "publisher": work.actor,
            "published_at": work.now,
        },
        kind="GS",
        entities=entities(work, [places[row[1]] for row in rows]),
        dates=[work.now] * len(rows),
        items=range(len(rows)),
        answer="withdrawal",
    )
