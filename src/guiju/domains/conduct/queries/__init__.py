"""What is shown of conduct."""

from guiju.domains.conduct.queries.cases import Appeals, Cases, MyCases, PayItems, Precedents, Publications
from guiju.domains.conduct.queries.declared import Liabilities, OutsideJobs, SuggestionsByUnit
from guiju.domains.conduct.queries.losses import READ, Compensations, Statements
from guiju.domains.conduct.queries.promotions import PromotionGrades, Promotions
from guiju.domains.conduct.queries.reports import Reports, ReportsOnMe
from guiju.domains.conduct.queries.sheets import Sheets, SuggestionScores
from guiju.domains.conduct.queries.suggestions import Suggestions, SuggestionShares
from guiju.domains.conduct.queries.tables import Alike, PenaltyTable

__all__ = [
    "READ",
    "Alike",
    "Appeals",
    "Cases",
    "Compensations",
    "Liabilities",
    "MyCases",
    "OutsideJobs",
    "PayItems",
    "PenaltyTable",
    "Precedents",
    "PromotionGrades",
    "Promotions",
    "Publications",
    "Reports",
    "ReportsOnMe",
    "Sheets",
    "Statements",
    "SuggestionScores",
    "SuggestionShares",
    "Suggestions",
    "SuggestionsByUnit",
]
