"""S19.22: what customers complain of most becomes an improvement, and less."""

import pytest

from guiju.domains.office.models import JournalEntry
from tests.clauses.company import MANAGER, SERVICE, Company
from tests.clauses.office import hire, is_open, items, on
from tests.clauses.promoting import journal_is_kept, lacks, settle, waits, write
from tests.clauses.rounds import kept

CAUSES = "S19.22"


def remarks(company: Company, month: str, count: int, cause: str, turn: str) -> list[str]:
    """So many remarks of a cause; their orders."""
    orders = [f"TM-{turn}-{number:02}" for number in range(count)]
    for order in orders:
        write(company, SERVICE, "remark", subject=order, topic=cause, about_day=f"{month}-20")
    return orders


@pytest.mark.clause("S19.22")
def test_feedback_becomes_improvement(company: Company) -> None:
    duty = "office.feedback_analysed"
    hire(company, "2020", "quality_manager")
    with on("2027-05-31", "10:00"):
        zips = remarks(company, "2027-05", 15, "拉链坏", "Z")
        remarks(company, "2027-05", 14, "色差", "C")
        for number in range(31):
            remarks(company, "2027-05", 1, f"其他{number}", f"Q{number}")
    with on("2027-06-01", "10:00"):
        assert waits(CAUSES, duty, "2027-06-01"), f"{CAUSES}: May's analysis is due"
        wrong = write(company, SERVICE, "root", subject="色差", about_day="2027-05-31")
        assert lacks(wrong) == "首因应为“拉链坏”", f"{CAUSES}: the top cause is computed: {lacks(wrong)}"
        assert not items("office.cause_improved"), CAUSES
        root = write(company, SERVICE, "root", subject="拉链坏", about_day="2027-05-31")
        task = items("office.cause_improved")
        assert task, f"{CAUSES}: it opens an improvement task to quality"
        assert "quality_manager" in task[0].posts, CAUSES
        assert "拉链坏 15/60" in task[0].checks, f"{CAUSES}: {task[0].checks}"
        assert all(order in task[0].checks for order in zips), f"{CAUSES}: with the 15 orders"
    with on("2027-06-01", "10:10"):
        due = items(duty, day="2027-06-01")
        assert not is_open(due[0]), f"{CAUSES}: analysed"
        settle(company, MANAGER, root, "done", "已改")
        assert is_open(task[0]), f"{CAUSES}: said to be done does not close the loop"
    with on("2027-07-01", "10:00"):
        remarks(company, "2027-06", 10, "拉链坏", "J")
        remarks(company, "2027-06", 30, "漏水", "L")
        write(company, SERVICE, "root", subject="漏水", about_day="2027-06-30")
        assert is_open(task[0]), f"{CAUSES}: 10 of 40 is no less than 15 of 60"
    with on("2027-08-02", "10:00"):
        remarks(company, "2027-07", 4, "拉链坏", "F")
        remarks(company, "2027-07", 20, "漏水", "M")
        write(company, SERVICE, "root", subject="漏水", about_day="2027-07-31")
        assert not is_open(task[0]), f"{CAUSES}: in July it falls, the loop closes"
        second = items("office.cause_improved")[1]
        assert is_open(second), f"{CAUSES}: 20 of 24 is no less than 30 of 40"
        leaks = JournalEntry.objects.get(kind="root", subject="漏水", about_day="2027-06-30")
        settle(company, MANAGER, leaks.number, "rejected", "换模具成本过高，改用说明卡")
        assert not is_open(second), f"{CAUSES}: or a reasoned decision closes it"
        first = JournalEntry.objects.filter(kind="remark").order_by("id")[0]
        kept(CAUSES, "office_journalentry", first.pk, delete=True)
        kept(CAUSES, "office_journalentry", first.pk, "topic = '其他'")
        journal_is_kept(CAUSES)
