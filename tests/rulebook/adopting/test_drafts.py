"""From a text through decisions to clauses in force: nothing takes effect before a person has decided each of them."""

from datetime import timedelta

import orjson
import pytest
from django.utils import timezone

from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.rulebook.adopting import taking
from guiju.kernel.rulebook.adopting.deciding import DecideDraft
from guiju.kernel.rulebook.adopting.enacting import EnactDraft
from guiju.kernel.rulebook.adopting.reshaping import MergeDrafts, SplitDraft
from guiju.kernel.rulebook.adopting.taking import NotTaken, read_waiting, take
from guiju.kernel.rulebook.in_force import bindings_in_force, clauses_in_force
from guiju.kernel.rulebook.models import AdoptedText, Clause, DraftDecision, DraftRulebook, Rulebook, TextReading
from tests.rulebook.adopting.drafts import LATER, TEXT, accept_all, decision, done, refused, standing, taken
from tests.rulebook.test_pack_data import SEEDS

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
PAGE = SEEDS / "rulebook.txt"


def in_force() -> dict[str, Clause]:
    return {each.code: each for each in clauses_in_force(TODAY())}


def test_a_text_becomes_a_draft_and_nothing_takes_effect() -> None:
    draft = DraftRulebook.objects.get(pk=taken())
    assert (draft.code, draft.edition, draft.title, draft.articles) == ("G01", 1, "出入库管理办法", 5)
    clauses = standing(draft.pk)
    assert list(clauses) == ["G01.01", "G01.02", "G01.03", "G01.04", "G01.05"]
    assert clauses["G01.05"].clause.related == '["G01.02"]'
    assert clauses["G01.02"].clause.related == '["G01.05"]'
    assert not any(each.decision for each in clauses.values())
    assert not Rulebook.objects.exists()
    assert not Clause.objects.exists()


def test_the_same_text_is_taken_once() -> None:
    taken()
    with pytest.raises(NotTaken, match="以前提交过"):
        take(TEXT.encode(), "又一次.txt", Context(SYSTEM))
    for content, said in ((b"\0\1", "不是文字文件"), ("今天天气好".encode(), "没有找到"), (b"", "没有找到")):
        with pytest.raises(NotTaken, match=said):
            take(content, "x.txt", Context(SYSTEM))
    assert AdoptedText.objects.count() == 1


def test_enacted_only_when_all_is_decided_and_never_in_the_past() -> None:
    draft = taken()
    enact = {"draft": draft, "effective_from": TODAY(), "owner": "仓储部"}
    refused(EnactDraft, enact, "还有 5 条没有决定")
    clauses = standing(draft)
    refused(DecideDraft, decision(clauses["G01.03"]), "法律风险", "理由")
    refused(DecideDraft, decision(clauses["G01.05"], "ignore"), "理由")
    done(DecideDraft, decision(clauses["G01.05"], "ignore", reason="与第二条重复"))
    edited = {"title": "旷工", "text": "旷工当日不计工资。", "kind": "record", "reason": "原文违法，改写"}
    done(DecideDraft, decision(clauses["G01.03"], "edit", **edited))
    accept_all(draft)
    refused(EnactDraft, {**enact, "effective_from": TODAY() - timedelta(days=1)}, "已经过去")
    assert not Clause.objects.exists()
    done(EnactDraft, enact)
    now = in_force()
    assert list(now) == ["G01.01", "G01.02", "G01.03", "G01.04"]
    assert (Rulebook.objects.get().title, Rulebook.objects.get().owner) == ("出入库管理办法", "仓储部")
    assert now["G01.03"].text == "旷工当日不计工资。"
    assert orjson.loads(now["G01.04"].params)["单据保管（年）"] == 2
    assert (now["G01.03"].concern, now["G01.04"].concern) == ("", "unlawful")
    assert "核对过" in now["G01.04"].note
    bound = list(bindings_in_force(TODAY()).values_list("clause__code", "control", "mode"))
    assert bound == [("G01.02", "warehouse.oldest_first", "observe")]
    refused(EnactDraft, enact, "已经颁布")
    refused(DecideDraft, decision(standing(draft)["G01.01"], "reopen"), "已经颁布")


def test_two_people_do_not_overwrite_each_other() -> None:
    each = standing(taken())["G01.01"]
    done(DecideDraft, decision(each))
    refused(DecideDraft, decision(each, "ignore", reason="不要"), "刚刚采纳")
    again = standing(each.clause.draft_id)["G01.01"]
    assert (again.decision, again.turn) == ("accept", 1)
    done(DecideDraft, decision(again, "reopen"))
    assert standing(each.clause.draft_id)["G01.01"].decision == ""
    assert DraftDecision.objects.count() == 2


def test_split_and_merged_without_losing_a_word() -> None:
    draft = taken()
    fourth = standing(draft)["G01.04"]
    split = {"clause": fourth.clause.pk, "turn": 0}
    refused(
        SplitDraft, {**split, "lines": [{"text": "单据保管2年；"}, {"text": "报销须在3个工作日内提交。"}]}, "不一样"
    )
    done(SplitDraft, {**split, "lines": [{"text": "单据保管2年；"}, {"text": "报销须在5个工作日内提交。"}]})
    clauses = standing(draft)
    assert list(clauses) == ["G01.01", "G01.02", "G01.03", "G01.04", "G01.06", "G01.05"]
    assert "会计档案" in clauses["G01.04"].clause.warnings
    assert clauses["G01.06"].clause.warnings == "[]"
    refused(DecideDraft, decision(fourth), "已拆分")
    one, other = clauses["G01.04"], clauses["G01.05"]
    merge = {"clause": one.clause.pk, "turn": 0, "following_turn": 0}
    refused(MergeDrafts, {**merge, "following": other.clause.pk}, "不是紧接")
    done(MergeDrafts, {**merge, "following": clauses["G01.06"].clause.pk})
    merged = standing(draft)["G01.04"].clause
    assert merged.text == "单据保管2年；\n报销须在5个工作日内提交。"
    assert merged.ref == "第四条、第四条"


def test_a_later_edition_keeps_codes_and_what_was_decided() -> None:
    first = taken()
    clauses = standing(first)
    parts = [{"text": "单据保管2年；"}, {"text": "报销须在5个工作日内提交。"}]
    done(SplitDraft, {"clause": clauses["G01.04"].clause.pk, "lines": parts})
    done(DecideDraft, decision(clauses["G01.05"], "ignore", reason="重复"))
    accept_all(first)
    done(EnactDraft, {"draft": first, "effective_from": TODAY()})
    second = taken(LATER, "新.txt", first)
    assert (DraftRulebook.objects.get(pk=second).code, DraftRulebook.objects.get(pk=second).edition) == ("G01", 2)
    now = standing(second)
    told = {code: (each.clause.fate, each.decision) for code, each in now.items()}
    assert told == {
        "G01.01": ("same", "accept"),
        "G01.02": ("changed", ""),
        "G01.07": ("new", ""),
        "G01.04": ("same", "accept"),
        "G01.06": ("same", "accept"),
        "G01.03": ("gone", ""),
    }
    accept_all(second)
    done(EnactDraft, {"draft": second, "effective_from": TODAY() + timedelta(days=7)})
    versions = dict(Clause.objects.filter(version=2).values_list("code", "mode"))
    assert versions == {"G01.02": "observe", "G01.03": "off"}
    assert Clause.objects.filter(code="G01.07", version=1).exists()
    assert in_force()["G01.03"].version == 1, "until the day comes"
    third = taken(LATER.replace("5个工作日", "6个工作日"), "又新.txt", second)
    accept_all(third)
    fourth = taken(LATER.replace("5个工作日", "8个工作日"), "最新.txt", third)
    accept_all(fourth)
    done(EnactDraft, {"draft": fourth, "effective_from": TODAY() + timedelta(days=8)})
    refused(EnactDraft, {"draft": third, "effective_from": TODAY() + timedelta(days=9)}, "更新的一稿已经颁布")
    repealed = Clause.objects.get(code="G01.03", version=2)
    assert "废止" in repealed.note


@pytest.mark.skipif(not PAGE.exists(), reason="the page is kept beside the project")
def test_the_page_of_21_rulebooks_is_read_by_the_worker() -> None:
    kept = take(PAGE.read_bytes(), PAGE.name, Context(SYSTEM))
    if kept.drafts:
        assert len(kept.drafts) == 21
        return
    assert read_waiting() == 1
    assert DraftRulebook.objects.count() == 21
    assert TextReading.objects.get().rulebooks == 21
    assert read_waiting() == 0


def test_a_long_text_in_which_nothing_is_found_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "AT_ONCE", 10)
    take("今天天气真好\n大家出去玩\n春天来了".encode(), "x.txt", Context(SYSTEM))
    assert read_waiting() == 1
    assert "没有找到" in TextReading.objects.get().fault
    assert run_items(DecideDraft, [{"clause": 1, "decision": "accept"}], Context(SYSTEM)).refused == [0]
