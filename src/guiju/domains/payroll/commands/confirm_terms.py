"""确认定薪: the general manager confirms terms that lie outside their grade; they are paid from their day on in any case."""

from collections.abc import Iterable
from typing import Annotated, Any

from guiju.domains.payroll.fields import Reason, TermsNumber
from guiju.domains.payroll.grades import confirmed
from guiju.domains.payroll.models import TermsConfirmation
from guiju.domains.payroll.subjects import PayDecided
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.models import Person


class ConfirmInput(Input):
    terms: TermsNumber
    note: Annotated[Reason, Label("说明")]


class ConfirmTerms(Command):
    key = "payroll.confirm_terms"
    title = "确认定薪"
    header = ConfirmInput
    yields = (PayDecided,)

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        head, using = batch.head, context.using
        ids = [each for each in head.ids("terms") if each is not None]
        rows: Any = TermsConfirmation.objects.using(using).filter(terms__in=ids)
        known = set(rows.values_list("terms", flat=True))
        for item, record in enumerate(head.record("terms")):
            if record is None:
                continue
            if not record.outside:
                yield refusal(item, None, "stands", f"{record.number} 在薪级之内", "无需确认")
            elif record.id in known:
                yield refusal(item, None, "once", f"{record.number} 已经确认", "无需重复办理")
            known.add(record.id)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        found = batch.head.record("terms")
        items = [item for item, record in enumerate(found) if record]
        known = [found[item] for item in items]
        rows: Any = Person.objects.using(context.using).filter(id__in={record.person_id for record in known})
        people = {pk: (number, account) for pk, number, account in rows.values_list("id", "number", "account")}
        columns: dict[str, Any] = {
            "person": [people[record.person_id][0] for record in known],
            "since": [record.since for record in known],
            "act": ["确认"] * len(items),
            "grade": [record.grade for record in known],
            "outside": [False] * len(items),
            "own": [people[record.person_id][1] == context.actor for record in known],
            "same": [record.set_by == context.actor for record in known],
        }
        return [Subjects(PayDecided, columns, items, [None] * len(items))]

    def apply(self, batch: Batch, work: Work) -> None:
        terms = batch.head.ids("terms")
        columns = {
            "terms_id": terms,
            "note": batch.head.note,
            "confirmed_by": work.actor,
            "confirmed_at": work.now,
        }
        work.insert(TermsConfirmation, columns, batch.size)
        confirmed(work, terms)
