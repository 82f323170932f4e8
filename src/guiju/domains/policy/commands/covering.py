"""制度台账、制度评审、条款责任人."""

from datetime import date
from typing import Annotated

from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.clause_fields import ClauseCode, resolve
from guiju.domains.policy.keeping_subjects import AccountableNamed, CoverClaimed
from guiju.domains.policy.models import Accountable, DomainCover, SystemReview
from guiju.domains.policy.numbering import file_papers
from guiju.domains.policy.staff import BOSS
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.held import holders_of

EXECUTIVE = "executive"
Domain = Annotated[str, Field(min_length=2, max_length=40), Label("业务域")]


class CoverInput(Input):
    domain: Domain
    document: Annotated[str, Field(max_length=120), Label("制度文件")] = ""
    version: Annotated[str, Field(max_length=40), Label("版本")] = ""
    owner: Annotated[str | None, Label("责任人"), Reference("org.Person", by="number", title="人员")] = None
    reviewed_on: Annotated[date | None, Label("最近复审日")] = None


class CoverDomain(Command):
    key = "policy.cover_domain"
    title = "登记制度台账"
    header = CoverInput
    yields = (CoverClaimed,)
    records_reality = True
    from_files = True

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        columns = {
            "domain": head.domain,
            "document": head.document,
            "version": head.version,
            "owner": [each or "" for each in head.owner],
        }
        return [Subjects(CoverClaimed, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        plain = {name: batch.head.columns[name] for name in ("domain", "document", "version", "reviewed_on")}
        columns = {**plain, "owner_id": batch.head.ids("owner"), "entered_by": work.actor, "entered_at": work.now}
        file_papers(work, batch, DomainCover, columns, "ZT")


class SystemReviewInput(Input):
    domain: Domain
    legal_check: Annotated[str, Field(max_length=500), Label("合法性核对")] = ""
    control_check: Annotated[str, Field(max_length=500), Label("控制核对")] = ""
    cycle_days: Annotated[int | None, Field(ge=0, le=9999), Label("主要审批中位天数")] = None


class ReviewSystem(Command):
    """What is left out is printed as 缺 and asked for again."""

    key = "policy.review_system"
    title = "制度评审"
    header = SystemReviewInput
    records_reality = True

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {**batch.head.columns, "reviewed_by": work.actor, "reviewed_at": work.now}
        file_papers(work, batch, SystemReview, columns, "XP")


class AccountableInput(Input):
    clause: ClauseCode
    person: Annotated[str, Label("责任高管"), Reference("org.Person", by="number", fetch=("account_id",), title="人员")]


class NameAccountable(Command):
    key = "policy.name_accountable"
    title = "指定条款责任人"
    header = AccountableInput
    yields = (AccountableNamed,)
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        held = holders_of({EXECUTIVE, BOSS}, context.using)
        team = {account for accounts in held.values() for account in accounts}
        batch.head.records["is_executive"] = [
            bool(person and person.account_id in team) for person in batch.head.record("person")
        ]
        return resolve(batch.head.clause, timezone.localdate(context.now), context)[1]

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {
            "clause": batch.head.clause,
            "person": batch.head.person,
            "is_executive": batch.head.record("is_executive"),
        }
        return [Subjects(AccountableNamed, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "code": batch.head.clause,
            "person_id": batch.head.ids("person"),
            "is_executive": batch.head.record("is_executive"),
            "named_by": work.actor,
            "named_at": work.now,
        }
        work.insert(Accountable, columns, batch.size)
