"""What upper domains and doors may use of policy."""

from guiju.domains.policy.commands import AnswerQuestion, AskQuestion, PublishInterpretation, PublishTerms
from guiju.domains.policy.queries import applying
from guiju.domains.policy.standing_notes import Note, notes_of

__all__ = [
    "AnswerQuestion",
    "AskQuestion",
    "Note",
    "PublishInterpretation",
    "PublishTerms",
    "applying",
    "notes_of",
]
