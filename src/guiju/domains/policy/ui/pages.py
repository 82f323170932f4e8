"""Policy's entries in the rail."""

from guiju.domains.policy import queries
from guiju.domains.policy.api import PublishInterpretation, PublishTerms
from guiju.kernel.pages.listing import list_page

DEPARTMENT = "制度"
PAGES = [
    list_page(queries.Rules, department=DEPARTMENT, icon="?"),
    list_page(queries.Questions, department=DEPARTMENT),
    list_page(queries.Answers, department=DEPARTMENT, in_menu=False),
    list_page(queries.Interpretations, department=DEPARTMENT, actions=(PublishInterpretation.key,)),
    list_page(queries.PublishedTerms, department=DEPARTMENT, actions=(PublishTerms.key,)),
    list_page(queries.RuleVersions, department=DEPARTMENT, in_menu=False),
]
