"""Policy's entries in the rail."""

from guiju.domains.policy import api, queries
from guiju.domains.policy.api import ApplyRule, DraftVersion, LinkGoal, RecordReading, SetIndicator, SetTag
from guiju.domains.policy.fields import READ
from guiju.domains.policy.ui.version import papers, version
from guiju.kernel.pages.charts import Chart
from guiju.kernel.pages.listing import list_page
from guiju.kernel.pages.page import Page

DEPARTMENT = "制度"
PAGES = [
    Page(
        "policy_version",
        "制度版本",
        "policy/version/<str:number>/",
        version,
        READ,
        DEPARTMENT,
        in_menu=False,
        prints=(queries.Versions.key,),
    ),
    Page("policy_pack", "民主程序材料", "policy/pack/<str:number>/", papers, READ, DEPARTMENT, in_menu=False),
    list_page(queries.Standing, department=DEPARTMENT),
    list_page(queries.Versions, department=DEPARTMENT, actions=(DraftVersion.key,)),
    list_page(queries.Goals, department=DEPARTMENT, actions=(LinkGoal.key, SetIndicator.key)),
    list_page(queries.GoalReport, department=DEPARTMENT),
    list_page(
        queries.Readings,
        department=DEPARTMENT,
        chart=Chart("指标走势", "since", ("value", "target")),
        actions=(RecordReading.key,),
    ),
    list_page(queries.Audience, department=DEPARTMENT, actions=(SetTag.key,)),
    list_page(queries.Applications, department=DEPARTMENT, actions=(ApplyRule.key,)),
    list_page(queries.Steps, department=DEPARTMENT, in_menu=False),
    list_page(queries.VersionClauses, department=DEPARTMENT, in_menu=False),
    list_page(queries.Papers, department=DEPARTMENT, in_menu=False),
    list_page(queries.Opinions, department=DEPARTMENT, in_menu=False),
    list_page(queries.Filings, department=DEPARTMENT, in_menu=False),
    list_page(queries.Rules, department=DEPARTMENT),
    list_page(queries.Questions, department=DEPARTMENT),
    list_page(queries.Answers, department=DEPARTMENT, in_menu=False),
    list_page(queries.Interpretations, department=DEPARTMENT, actions=(api.PublishInterpretation.key,)),
    list_page(queries.PublishedTerms, department=DEPARTMENT, actions=(api.PublishTerms.key,)),
    list_page(queries.Statutes, department=DEPARTMENT, actions=(api.EnterStatute.key,)),
    list_page(queries.Assessments, department=DEPARTMENT, in_menu=False),
    list_page(queries.Obligations, department=DEPARTMENT, actions=(api.EnterObligation.key,)),
    list_page(queries.Statements, department=DEPARTMENT, actions=(api.SignCompliance.key,)),
    list_page(queries.Confirmations, department=DEPARTMENT, in_menu=False, actions=(api.ConfirmClause.key,)),
    list_page(queries.News, department=DEPARTMENT, actions=(api.RecordNews.key,)),
    list_page(queries.Gaps, department=DEPARTMENT, actions=(api.RegisterGap.key,)),
    list_page(queries.Supplements, department=DEPARTMENT, actions=(api.PublishSupplement.key,)),
    list_page(queries.UncoveredCases, department=DEPARTMENT, actions=(api.SettleUncovered.key,)),
    list_page(queries.Amendments, department=DEPARTMENT, in_menu=False),
    list_page(queries.Covers, department=DEPARTMENT, actions=(api.CoverDomain.key,)),
    list_page(queries.SystemReviews, department=DEPARTMENT, actions=(api.ReviewSystem.key,)),
    list_page(queries.Executors, department=DEPARTMENT),
    list_page(queries.DepartmentsLive, department=DEPARTMENT),
    list_page(queries.ReviewForm, department=DEPARTMENT),
    list_page(queries.Reviews, department=DEPARTMENT, actions=(api.SignReview.key,)),
    list_page(queries.ReviewLines, department=DEPARTMENT, in_menu=False),
    list_page(queries.Revisions, department=DEPARTMENT, actions=(api.DecideRevision.key,)),
    list_page(queries.Accountables, department=DEPARTMENT, actions=(api.NameAccountable.key,)),
    list_page(queries.Conflicts, department=DEPARTMENT, actions=(api.RegisterConflict.key,)),
    list_page(queries.DecisionPapers, department=DEPARTMENT, actions=(api.SubmitDecision.key,)),
    list_page(queries.DecisionComments, department=DEPARTMENT, in_menu=False),
    list_page(queries.Decisions, department=DEPARTMENT),
    list_page(queries.DecisionNotices, department=DEPARTMENT, in_menu=False),
    list_page(queries.Licences, department=DEPARTMENT, actions=(api.EnterLicence.key,)),
    list_page(queries.Lines, department=DEPARTMENT, actions=(api.OpenLine.key,)),
    list_page(queries.AddressChecks, department=DEPARTMENT),
    list_page(queries.Addresses, department=DEPARTMENT, actions=(api.RecordAddress.key,)),
    list_page(queries.Declarations, department=DEPARTMENT, actions=(api.EnterDeclaration.key,)),
    list_page(queries.Parties, department=DEPARTMENT, actions=(api.RegisterParty.key,)),
    list_page(queries.PartyScopes, department=DEPARTMENT, in_menu=False),
    list_page(queries.Schemes, department=DEPARTMENT, actions=(api.PublishScheme.key,)),
    list_page(queries.RuleVersions, department=DEPARTMENT, in_menu=False),
]
