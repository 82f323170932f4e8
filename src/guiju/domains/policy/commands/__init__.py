"""The commands of policy, one module each."""

from guiju.domains.policy.commands.answer_question import AnswerQuestion
from guiju.domains.policy.commands.ask_question import AskQuestion
from guiju.domains.policy.commands.publish_interpretation import PublishInterpretation
from guiju.domains.policy.commands.publish_terms import PublishTerms

__all__ = ["AnswerQuestion", "AskQuestion", "PublishInterpretation", "PublishTerms"]
