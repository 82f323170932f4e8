"""Fire hazards: anybody reports them, also from the code on the wall; a grave one stops work until it is gone."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guiju.domains.safety.commands import AssignTask, RecordInterim
from guiju.domains.safety.models import Hazard
from guiju.kernel.controls.models import Referral, ReferralEscalation
from guiju.kernel.controls.referrals.commands import AcknowledgeReferral
from guiju.kernel.files.models import Attachment
from guiju.kernel.findings.models import Finding, FindingAssignment
from guiju.kernel.worklist.models import Message
from tests.clauses.company import DIRECTOR, KEEPER, WAREHOUSE, Company, refused
from tests.clauses.reported import HEAD, OFFICER, asked_of_owner, close, day, fix, grade, is_open, report, state
from tests.clauses.rounds import kept, pass_by


def paged(company: Company, who: str, words: str) -> bool:
    return Message.objects.filter(person=company.accounts[who], title__contains=words).exists()


def from_the_wall(picture: bytes, what: str = "配电箱冒烟", **more: str) -> tuple[int, str]:
    """The code on the wall, without signing in: the status and what the page says."""
    photo = SimpleUploadedFile("smoke.jpg", picture, "image/jpeg")
    sent = Client().post(f"/report/{WAREHOUSE}/", {"what": what, "kind": "fire", "photo": photo, **more})
    return sent.status_code, sent.content.decode()


def picture() -> bytes:
    from io import BytesIO

    from PIL import Image

    drawn = BytesIO()
    Image.new("RGB", (64, 64), (200, 80, 20)).save(drawn, "JPEG")
    return drawn.getvalue()


@pytest.mark.clause("S01.37")
def test_a_fire_hazard_is_reported_by_anybody(company: Company) -> None:
    clause = "S01.37"
    with time_machine.travel(day(3, 1), tick=False):
        page = Client().get(f"/report/{WAREHOUSE}/")
        assert page.status_code == 200, f"{clause}: the code on the wall opens without signing in"
        status, said = from_the_wall(picture())
        hazard = Hazard.objects.first()
        assert hazard is not None, f"{clause}: reported without a login: {status}"
        assert (hazard.place.code, hazard.kind, hazard.reporter) == (WAREHOUSE, "fire", 0), f"{clause}: with its place"
        assert hazard.number in said, f"{clause}: it gets a number"
        photos = Attachment.objects.filter(document_type="safety.hazard", document_id=hazard.pk)
        assert photos.count() == 1, f"{clause}: and its photo"
        kept(clause, "safety_hazard", hazard.pk, "kind = 'other'")
        assert paged(company, OFFICER, "配电箱冒烟"), f"{clause}: the safety officer is paged"
        assert not paged(company, DIRECTOR, "配电箱冒烟"), f"{clause}: and nobody above yet"
        for _ in range(2):
            from_the_wall(picture())
        assert from_the_wall(picture())[0] == 429, f"{clause}: a flood from one address is slowed down"
    with time_machine.travel(day(3, 1, 9, 9), tick=False):
        pass_by()
        assert not ReferralEscalation.objects.exists(), f"{clause}: ten minutes to acknowledge"
        first = Referral.objects.order_by("id").first()
        assert first is not None, f"{clause}: it waits to be acknowledged"
        seen = company.act(OFFICER, AcknowledgeReferral, {"referral": first.number})
        assert seen.done == [0], f"{clause}: the officer acknowledges: {seen.refusals}"
    with time_machine.travel(day(3, 1, 9, 10), tick=False):
        pass_by()
        late = ReferralEscalation.objects.filter(referral=first)
        assert not late.exists(), f"{clause}: what was acknowledged goes no further"
        assert ReferralEscalation.objects.count() == 2, f"{clause}: what was not pages the department head"
        assert paged(company, DIRECTOR, "配电箱冒烟"), f"{clause}: the department head is paged"
        hidden = report(company, clause, kind="fire", what="纸箱堵住灭火器", is_hidden=True)
        named = report(company, clause, kind="fire", what="插座发烫")
        names = [state(company, number, HEAD).reporter for number in (hidden, named)]
        assert names == ["（已隐去）", "王库管"], f"{clause}: the reporter's name is hidden if he so ticks: {names}"
        assert not Referral.objects.filter(title__contains="纸箱", reporter__gt=0).exists(), (
            f"{clause}: nor does the referral tell it"
        )


@pytest.mark.clause("S01.38")
def test_a_grave_fire_hazard_is_contained_and_closed_by_another(company: Company) -> None:
    clause = "S01.38"
    task = {"place": WAREHOUSE, "person": KEEPER, "task": "上架"}
    with time_machine.travel(day(3, 1), tick=False):
        number = report(company, clause, kind="fire", what="货堆挨着取暖器")
        saved = grade(company, number, "major", due_on="2027-03-02")
        assert saved.done == [0], f"{clause}: without an interim measure it is saved: {saved.refusals}"
        asked_of_owner(company, clause, number)
        asked = Finding.objects.filter(control="safety.interim_missing", clause=clause).first()
        assert asked is not None, f"{clause}: the measure is demanded"
        limit = FindingAssignment.objects.get(finding=asked).due_at
        assert limit == day(3, 1, 9, 30), f"{clause}: in 30 minutes, not {limit}"
        assert paged(company, DIRECTOR, number), f"{clause}: the head is paged"
        assert company.act(OFFICER, RecordInterim, {"hazard": number, "measure": "断电，搬开货堆"}).done == [0]
        pass_by()
        asked.refresh_from_db()
        assert asked.resolved_at is not None, f"{clause}: contained it is"
    with time_machine.travel(day(3, 2, 23, 59), tick=False):
        assert company.act(HEAD, AssignTask, task).done == [0], f"{clause}: until its date work goes on"
    with time_machine.travel(day(3, 3), tick=False):
        refused(clause, company.act(HEAD, AssignTask, task), number, "已过整改期限")
        refused(clause, company.act(HEAD, AssignTask, {**task, "place": "WH1-D"}), "不能安排作业")
        assert fix(company, number, photo=False).done == [0]
        refused(clause, close(company, number, OFFICER), "费用", "照片")
        assert fix(company, number, cost=12_000).done == [0]
        assert is_open(number), f"{clause}: it is not closed"
        assert fix(company, number, who=OFFICER, cost=12_000).done == [0]
        refused(clause, close(company, number, OFFICER), "是同一个人")
        assert close(company, number, HEAD).done == [0], f"{clause}: with all that and another's re-check it is closed"
        assert company.act(HEAD, AssignTask, task).done == [0], f"{clause}: and work goes on"
