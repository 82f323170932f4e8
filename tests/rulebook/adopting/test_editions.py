"""A later edition of a rulebook beside an earlier one."""

from guiju.lib.rulebooks.editions import Fate, Wording, compare

BEFORE = [
    Wording("a", "第一条", "员工应当按时上下班，不得迟到早退。"),
    Wording("b", "第二条", "请假须提前一天书面申请。"),
    Wording("c", "第三条", "仓库内严禁吸烟和使用明火。"),
    Wording("d", "第四条", "本制度由人事部负责解释。"),
]


def test_every_clause_is_accounted_for_once_and_keeps_its_id() -> None:
    after = [
        Wording("1", "第一条", "员工应当按时上下班，不得迟到早退。"),
        Wording("2", "第二条", "请假须提前三天书面申请，由主管批准。"),
        Wording("3", "第三条", "快递面单不得外露客户电话。"),
        Wording("4", "第四条", "仓库内严禁吸烟和使用明火。"),
    ]
    told = {(change.fate, (change.after or change.before).id) for change in compare(BEFORE, after)}  # type: ignore[union-attr]
    assert told == {(Fate.SAME, "a"), (Fate.CHANGED, "b"), (Fate.NEW, "3"), (Fate.MOVED, "c"), (Fate.GONE, "d")}


def test_a_clause_moved_and_reworded_is_found_by_likeness() -> None:
    after = [Wording("9", "第九条", "仓库内严禁吸烟、使用明火。")]
    [change, *gone] = compare(BEFORE, after)
    assert (change.fate, change.after and change.after.id) == (Fate.CHANGED, "c")
    assert len(gone) == 3
