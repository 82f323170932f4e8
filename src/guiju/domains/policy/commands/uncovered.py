"""未覆盖事项: a case that no clause fits, settled by a statute alone or by nothing; and what follows from too many."""

from collections import Counter
from datetime import timedelta
from typing import Annotated, Literal

from django.db.models import Count
from pydantic import Field

from guiju.domains.policy.controls.gaps import UncoveredCited
from guiju.domains.policy.keeping_subjects import UncoveredSettled
from guiju.domains.policy.models import AmendmentProposal, Gap, UncoveredCase
from guiju.domains.policy.models.gaps import Basis
from guiju.domains.policy.numbering import file_papers, own_entity
from guiju.domains.policy.staff import asked_posts, staff_of
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.in_force import params_in_force
from guiju.kernel.worklist.tasks import open_tasks

AMENDMENT = "policy.amendment"
YEAR = timedelta(days=365)


class UncoveredInput(Input):
    about: Annotated[str, Field(min_length=1, max_length=60), Label("所涉问题或单据")]
    rulebook: Annotated[str, Label("制度"), Reference("rulebook.Rulebook", fetch=("owner",), title="制度")]
    kind: Annotated[str, Field(min_length=2, max_length=60), Label("事项", "哪一类事，以后按它归并")]
    basis: Annotated[Literal["statute", "nothing"], Label("依据", choices=dict(Basis.choices))]
    version: Annotated[
        str | None, Label("法规单号"), Reference("policy.StatuteVersion", by="number", title="法规版本")
    ] = None
    article: Annotated[str, Field(max_length=40), Label("条")] = ""


class SettleUncovered(Command):
    key = "policy.settle_uncovered"
    title = "登记未覆盖事项"
    header = UncoveredInput
    yields = (UncoveredSettled,)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head = batch.head
        columns = {
            "about": head.about,
            "rulebook": head.rulebook,
            "basis": head.basis,
            "cites": [bool(version and article) for version, article in head.rows("version", "article")],
        }
        return [Subjects(UncoveredSettled, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        plain = {name: head.columns[name] for name in ("about", "rulebook", "kind", "basis", "article")}
        versions = head.ids("version")
        columns = {
            **plain,
            "version_id": versions,
            "may_penalise": [
                bool(basis == Basis.STATUTE and version and article)
                for basis, version, article in zip(head.basis, versions, head.article, strict=True)
            ],
            "handled_by": work.actor,
            "handled_at": work.now,
        }
        before = _counted(batch, work)
        file_papers(work, batch, UncoveredCase, columns, "WF")
        gaps = {"rulebook": head.rulebook, "kind": head.kind, "note": head.about}
        work.insert_numbered(
            Gap,
            {**gaps, "found_by": work.actor, "found_at": work.now},
            kind="QK",
            entities=own_entity(work, batch.size),
            dates=[work.now] * batch.size,
            items=range(batch.size),
            answer="gap",
        )
        _propose(batch, before, work)


def _counted(batch: Batch, work: Work) -> Counter[tuple[str, str]]:
    """By rulebook and kind: the cases of the last year."""
    found = UncoveredCase.objects.using(work.using).filter(
        rulebook__in=set(batch.head.rulebook), kind__in=set(batch.head.kind), handled_at__gt=work.now - YEAR
    )
    rows = found.order_by().values_list("rulebook", "kind").annotate(amount=Count("pk"))
    return Counter({(rulebook, kind): amount for rulebook, kind, amount in rows})


def _propose(batch: Batch, before: Counter[tuple[str, str]], work: Work) -> None:
    """Once a year and kind: when the number of cases is reached."""
    limit = min(each.default_gap_cases_per_year for each in params_in_force(UncoveredCited, work.context))
    reached, owners = [], {}
    for item, key in enumerate(batch.head.rows("rulebook", "kind")):
        before[key] += 1
        if before[key] == limit:
            reached.append((item, key))
            owners[key] = batch.head.record("rulebook")[item].owner
    items = [item for item, _ in reached]
    ids = work.insert_numbered(
        AmendmentProposal,
        {
            "rulebook": [rulebook for _, (rulebook, _) in reached],
            "kind": [kind for _, (_, kind) in reached],
            "cases": [limit] * len(reached),
            "opened_at": work.now,
        },
        kind="XD",
        entities=own_entity(work, len(items)),
        dates=[work.now] * len(items),
        items=items,
        answer="proposal",
    )
    staff = staff_of(work.actor, work.using)
    rows = [(at, key, post) for at, (_, key) in enumerate(reached) for post in asked_posts(owners[key], staff)]
    open_tasks(
        work,
        {
            "post": [post for *_, post in rows],
            "kind": AMENDMENT,
            "title": [
                f"{rulebook} 一年内 {limit} 件“{kind}”没有条款可用，请提出修订" for _, (rulebook, kind), _ in rows
            ],
            "page": "policy_amendments",
            "source": AMENDMENT,
            "source_key": [str(ids[at]) for at, *_ in rows],
            "by_hand": True,
        },
        len(rows),
    )
