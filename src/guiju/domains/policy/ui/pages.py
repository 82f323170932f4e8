"""Policy's entries in the rail."""

from guiju.domains.policy import api, queries
from guiju.kernel.pages.listing import list_page

DEPARTMENT = "制度"
PAGES = [
    list_page(queries.Rules, department=DEPARTMENT, icon="?"),
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
    list_page(queries.Accountables, department=DEPARTMENT, actions=(api.NameAccountable.key,)),
    list_page(queries.Conflicts, department=DEPARTMENT, actions=(api.RegisterConflict.key,)),
    list_page(queries.Licences, department=DEPARTMENT, actions=(api.EnterLicence.key,)),
    list_page(queries.RuleVersions, department=DEPARTMENT, in_menu=False),
]
