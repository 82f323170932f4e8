"""What upper domains and doors may use of conduct."""

from guiju.domains.conduct.commands.accept_result import AcceptResult
from guiju.domains.conduct.commands.answer_case import AnswerCase
from guiju.domains.conduct.commands.conclude_report import ConcludeReport, DecideReferral
from guiju.domains.conduct.commands.decide_appeal import DecideAppeal
from guiju.domains.conduct.commands.decide_award import DecideAward
from guiju.domains.conduct.commands.declare_job import AnswerJob, DeclareJob
from guiju.domains.conduct.commands.draft_liability import DraftLiability
from guiju.domains.conduct.commands.enter_sheet import EnterSheet
from guiju.domains.conduct.commands.file_appeal import FileAppeal
from guiju.domains.conduct.commands.file_report import FileReport
from guiju.domains.conduct.commands.file_suggestion import FileSuggestion
from guiju.domains.conduct.commands.handle_report import AnswerReport, HandReport
from guiju.domains.conduct.commands.impose_compensation import ImposeCompensation
from guiju.domains.conduct.commands.issue_penalty import IssuePenalty
from guiju.domains.conduct.commands.permit_fines import PermitFines
from guiju.domains.conduct.commands.plan_compensation import PlanCompensation
from guiju.domains.conduct.commands.propose_award import ProposeAward
from guiju.domains.conduct.commands.propose_penalty import ProposePenalty
from guiju.domains.conduct.commands.propose_promotion import ProposePromotion
from guiju.domains.conduct.commands.publish_decision import PublishDecision
from guiju.domains.conduct.commands.record_execution import RecordExecution
from guiju.domains.conduct.commands.record_statement import RecordStatement
from guiju.domains.conduct.commands.review_suggestion import PlanAdoption, ReviewSuggestion
from guiju.domains.conduct.commands.score_suggestion import ConcludeScores, RecordRollout, ScoreSuggestion
from guiju.domains.conduct.commands.serve_decision import ServeDecision
from guiju.domains.conduct.heard import heard

__all__ = [
    "AcceptResult",
    "AnswerCase",
    "AnswerJob",
    "AnswerReport",
    "ConcludeReport",
    "ConcludeScores",
    "DecideAppeal",
    "DecideAward",
    "DecideReferral",
    "DeclareJob",
    "DraftLiability",
    "EnterSheet",
    "FileAppeal",
    "FileReport",
    "FileSuggestion",
    "HandReport",
    "ImposeCompensation",
    "IssuePenalty",
    "PermitFines",
    "PlanAdoption",
    "PlanCompensation",
    "ProposeAward",
    "ProposePenalty",
    "ProposePromotion",
    "PublishDecision",
    "RecordExecution",
    "RecordRollout",
    "RecordStatement",
    "ReviewSuggestion",
    "ScoreSuggestion",
    "ServeDecision",
    "heard",
]
