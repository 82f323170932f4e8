"""S19.01: an article that an edit leaves out is missed, repealed on a day, and either name finds the rulebook."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guiju.kernel.rulebook.in_force import clauses_in_force, search
from guiju.kernel.rulebook.models import Clause, DraftRulebook
from tests.clauses.adopting import all_kept, decide_all, drafted, enact, imported, text_of
from tests.clauses.company import Company, warned

CLAUSE = "S19.01"
TITLE, ALIAS = "电商公司制度管理制度", "电商业务部门运营与薪酬制度"
CHAPTERS = ("总则", "组织架构", "岗位职责", "薪酬福利", "考核与晋升", "附则")
WHOLE = list(range(1, 20))


@pytest.mark.clause("S19.01")
def test_an_article_left_out_is_missed_and_repealed(company: Company) -> None:
    first = imported(company, text_of(TITLE, CHAPTERS, WHOLE))
    assert not [why for why in first.warnings if "MISMATCH" in why.message], f"{CLAUSE}: 19 articles in 6 chapters"
    decide_all(company, first)
    all_kept(CLAUSE)
    today = timezone.localdate()
    assert enact(company, first, effective_from=today, owner="人事部", alias=ALIAS).done == [0]
    tenth = next(code for code, each in drafted(first).items() if each.clause.ref == "第10条")

    edited = text_of(TITLE, CHAPTERS, [number for number in WHOLE if number != 10])
    later = imported(company, edited, first.answers[0]["draft"])
    warned(CLAUSE, later, "ARTICLE_COUNT_MISMATCH", "缺第 10 条")
    saved = DraftRulebook.objects.filter(pk=later.answers[0]["draft"]).first()
    assert saved is not None, f"{CLAUSE}: the draft is saved"
    assert saved.edition == 2, f"{CLAUSE}: as the next of the same rulebook"
    gone = drafted(later)[tenth]
    assert gone.is_gone, f"{CLAUSE}: the article is shown as left out"
    decide_all(company, later)
    day = today + timedelta(days=14)
    assert enact(company, later, effective_from=day, owner="人事部").done == [0]
    repealed = Clause.objects.filter(code=tenth, version=2).first()
    assert repealed is not None, f"{CLAUSE}: the removal is recorded"
    told = repealed.mode, repealed.effective_from
    assert told == ("off", day), f"{CLAUSE}: as a repeal with its date"
    assert f"{day}" in repealed.note, f"{CLAUSE}: the note says so"
    before = clauses_in_force(day - timedelta(days=1)).filter(code=tenth).first()
    assert before is not None, f"{CLAUSE}: until then it binds"
    assert before.mode == "observe", f"{CLAUSE}: until then it binds"


@pytest.mark.clause("S19.01")
def test_either_name_finds_it(company: Company) -> None:
    outcome = imported(company, text_of(TITLE, CHAPTERS, WHOLE))
    decide_all(company, outcome)
    today = timezone.localdate()
    assert enact(company, outcome, effective_from=today, owner="人事部", alias=ALIAS).done == [0]
    code = outcome.answers[0]["code"]
    for name in (TITLE, ALIAS):
        found = search(clauses_in_force(today), name).filter(rulebook__code=code)
        assert found.count() == 19, f"{CLAUSE}: “{name}” finds {found.count()} of its 19 articles"
