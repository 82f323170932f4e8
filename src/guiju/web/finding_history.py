"""A finding's steps in order, with their files, as its page tells them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from guiju.kernel.files.models import Attachment
from guiju.kernel.findings.models import Closing, Escalation, Finding, FindingAssignment, Rectification
from guiju.kernel.pages import formats
from guiju.web.people import names_of, posts_of


@dataclass
class Step:
    """``by`` is an account; ``who`` its name."""

    at: datetime
    by: int
    meaning: str
    word: str
    text: str
    note: str = ""
    who: str = ""
    files: list[Attachment] = field(default_factory=list)


def history(finding: Finding) -> list[Step]:
    assigned = list(finding.assignments.order_by("id"))
    rectified = list(finding.rectifications.select_related("verification").order_by("id"))
    escalated = list(Escalation.objects.filter(assignment__finding=finding).order_by("id"))
    closing = Closing.objects.filter(finding=finding).first()
    names = names_of(each.responsible for each in assigned)
    posts = posts_of(each.post for each in escalated)
    files = _files(finding, rectified)
    steps = [
        Step(finding.opened_at, finding.reporter, "stop", _("发现"), finding.title, finding.detail, files=files(None)),
        *(_assignment(each, names.get(each.responsible, "")) for each in assigned),
        *(Step(each.escalated_at, 0, "stop", _("逾期升级"), posts.get(each.post, each.post)) for each in escalated),
    ]
    for each in rectified:
        steps.append(Step(each.rectified_at, each.rectifier, "duty", _("整改"), each.done, files=files(each.id)))
        verification = getattr(each, "verification", None)
        if verification is not None:
            meaning, word = ("pass", _("验证合格")) if verification.is_accepted else ("warn", _("退回"))
            steps.append(Step(verification.verified_at, verification.verifier, meaning, word, verification.note))
    if closing is not None and closing.verification_id is None:
        said = _("没有人需要验证")
        steps.append(Step(closing.closed_at, closing.closer, "pass", _("自动解除"), closing.note, said))
    who = names_of(step.by for step in steps)
    for step in steps:
        step.who = who.get(step.by, "")
    return sorted(steps, key=lambda step: step.at)


def _assignment(each: FindingAssignment, name: str) -> Step:
    word = _("延期") if each.extends_id else _("指派")
    text = _("%(name)s，期限 %(due)s") % {"name": name, "due": formats.moment(each.due_at)}
    text += _("（%(basis)s）") % {"basis": each.due_basis} if each.due_basis else ""
    return Step(each.assigned_at, each.assigner, "duty", word, text, each.note)


def _files(finding: Finding, rectified: list[Rectification]) -> Callable[[int | None], list[Attachment]]:
    own = Attachment.objects.filter(document_type="findings.finding", document_id=finding.id)
    proof = Attachment.objects.filter(
        document_type="findings.rectification", document_id__in=[each.id for each in rectified]
    )
    by_document: dict[int | None, list[Attachment]] = {None: list(own.order_by("id"))}
    for each in proof.order_by("id") if rectified else ():
        by_document.setdefault(each.document_id, []).append(each)
    return lambda document: by_document.get(document, [])
