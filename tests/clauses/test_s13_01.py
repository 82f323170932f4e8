"""S13.01: the rulebook is counted whole, has a name of its own, a day and a department that answers for it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guiju.kernel.rulebook.models import Clause, DraftRulebook, Rulebook
from guiju.kernel.worklist.models import Task
from tests.clauses.adopting import all_kept, decide_all, enact, imported, text_of
from tests.clauses.company import OWNER, Company, refused, warned
from tests.web.demo_people import entered

CLAUSE = "S13.01"
TITLE = "电商管理制度大全"
CHAPTERS = ("总则", "组织管理", "经营管理", "质量管理", "安全管理")
WHOLE = list(range(1, 22))
LACKING = [number for number in WHOLE if number != 15]


@pytest.mark.clause("S13.01")
def test_a_draft_that_lacks_an_article_says_which(company: Company) -> None:
    outcome = imported(company, text_of(TITLE, CHAPTERS, LACKING))
    warned(CLAUSE, outcome, "ARTICLE_COUNT_MISMATCH", "应有 21 条，读到 20 条", "缺第 15 条")
    draft = DraftRulebook.objects.filter(pk=outcome.answers[0]["draft"]).first()
    assert draft is not None, f"{CLAUSE}: the draft is saved"
    assert draft.articles == 20, f"{CLAUSE}: as it was read"
    assert draft.title == TITLE, f"{CLAUSE}: under its name"
    page = entered("zhou").get(f"/drafts/{draft.pk}/").content.decode()
    assert "ARTICLE_COUNT_MISMATCH" in page, f"{CLAUSE}: the warning stands on its page"
    assert "缺 15" in page, f"{CLAUSE}: and the report of its numbers names the missing one"
    decide_all(company, outcome)
    all_kept(CLAUSE)


@pytest.mark.clause("S13.01")
def test_a_second_one_of_its_name_is_saved_and_asks_for_an_alias_or_a_link(company: Company) -> None:
    first = imported(company, text_of(TITLE, CHAPTERS, WHOLE))
    said = warned(CLAUSE, first, "TITLE_TAKEN", TITLE)
    assert "ARTICLE_COUNT_MISMATCH" not in said, f"{CLAUSE}: 21 articles in five chapters are whole"
    second = imported(company, text_of(TITLE, CHAPTERS, WHOLE, more="并登记"))
    warned(CLAUSE, second, "TITLE_TAKEN", "别名", "新稿")
    assert DraftRulebook.objects.filter(title=TITLE).count() == 2, f"{CLAUSE}: both are drafts"
    decide_all(company, second)
    today = timezone.localdate()
    refused(CLAUSE, enact(company, second, effective_from=today, owner="总经办"), "TITLE_TAKEN")
    assert not Clause.objects.filter(code__startswith="G").exists(), f"{CLAUSE}: nothing took effect"
    done = enact(company, second, effective_from=today, owner="总经办", alias="本公司电商管理制度")
    assert done.done == [0], f"{CLAUSE}: under an alias it may: {done.refusals}"
    called = Rulebook.objects.filter(code=done.answers[0]["rulebook"]).values_list("title", "source").first()
    assert called == ("本公司电商管理制度", TITLE), f"{CLAUSE}: both names are kept"
    linked = imported(company, text_of(TITLE, CHAPTERS, WHOLE, more="并存档"), second.answers[0]["draft"])
    assert not [why for why in linked.warnings if "TITLE_TAKEN" in why.message], (
        f"{CLAUSE}: an edition may be called so"
    )


@pytest.mark.clause("S13.01")
def test_without_a_day_it_binds_nobody_and_without_an_owner_somebody_is_asked(company: Company) -> None:
    outcome = imported(company, text_of(TITLE, CHAPTERS, WHOLE))
    decide_all(company, outcome)
    undated = enact(company, outcome, owner="总经办", alias="本公司制度")
    refused(CLAUSE, undated, "EFFECTIVE_DATE_REQUIRED")
    assert not Rulebook.objects.filter(code__startswith="G").exists(), f"{CLAUSE}: an undated rule binds nobody"
    done = enact(company, outcome, effective_from=timezone.localdate(), alias="本公司制度")
    warned(CLAUSE, done, "OWNER_MISSING", "7 天")
    task = Task.objects.filter(kind="policy.owner_wanted").first()
    assert task is not None, f"{CLAUSE}: a task asks for the owner"
    assert task.person == company.accounts[OWNER], f"{CLAUSE}: of whoever published it"
    days = timezone.localdate(task.due_at) - timezone.localdate()
    assert days == timedelta(days=7), f"{CLAUSE}: within 7 days, not {days}"
    second = imported(company, text_of("别的办法", CHAPTERS, WHOLE))
    decide_all(company, second)
    other = enact(company, second, effective_from=timezone.localdate(), owner="仓储部")
    assert other.done == [0]
    assert not other.warnings, f"{CLAUSE}: with an owner nobody is asked"
    assert Task.objects.filter(kind="policy.owner_wanted").count() == 1, f"{CLAUSE}: no second task"
