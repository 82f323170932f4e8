"""The office's lists, records and forms open for whoever works here."""

import pytest
from django.template.loader import render_to_string

from guiju.domains.office.api import GiveErrand, RecordMeeting, WriteEntry
from guiju.domains.office.entry_kinds import GROUPS
from guiju.domains.office.models import EntryKind
from guiju.kernel.pages.fields import declared
from tests.clauses.company import MANAGER, SERVICE, Company
from tests.clauses.office import on

pytestmark = [pytest.mark.django_db, pytest.mark.founded("S21")]
LISTS = (
    "errands",
    "report_sheets",
    "reports",
    "journal",
    "meetings",
    "on_time",
    "collaboration",
    "competitors",
    "flow_improvements",
)
FORMS = (
    "assign_decisions",
    "give_errand",
    "list_execution",
    "take_step",
    "write_entry",
    "settle_entry",
    "file_report",
    "record_meeting",
    "write_note",
)


def test_they_open() -> None:
    company = Company.founded()
    with on("2027-06-04", "10:00"):
        company.act(MANAGER, GiveErrand, {"title": "整理名单", "to": SERVICE})
        company.act(MANAGER, WriteEntry, {"kind": "suggestion", "content": "改详情页"})
        people = [{"person": MANAGER}, {"person": SERVICE}]
        company.act(MANAGER, RecordMeeting, {"held_on": "2027-06-04", "topics": "话术", "lines": people})
        client = company.client(MANAGER)
        for name in LISTS:
            shown = client.get(f"/office/{name}/")
            assert shown.status_code == 200, (name, shown.status_code)
        for name in FORMS:
            shown = client.get(f"/do/office.{name}/")
            assert shown.status_code == 200, (name, shown.status_code)
        sheets = client.get("/office/report_sheets/").content.decode()
        assert "部门周报" in sheets
        errands = client.get("/office/errands/").content.decode()
        assert "整理名单" in errands
        number = next(part for part in errands.split('"') if part.startswith("/records/office.errands/"))
        record = client.get(number).content.decode()
        assert "办理经过" in record
        assert "office.take_step" in record
        form = client.get("/do/office.take_step/").content.decode()
        for word in ("接受", "转交", "申请延期", "交付"):
            assert word in form, word


def test_a_form_lists_every_kind_under_one_heading() -> None:
    assert sorted(kind for kinds in GROUPS.values() for kind in kinds) == sorted(EntryKind)
    field = declared("kind", WriteEntry.header.model_fields["kind"])
    drawn = render_to_string("pages/field.html", {"field": field})
    assert drawn.count("<optgroup") == len(GROUPS)
    assert drawn.count("<option") == len(EntryKind) + 1
