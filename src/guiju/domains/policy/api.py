"""What upper domains and doors may use of policy."""

from guiju.domains.policy.commands.applying import ApplyRule, ConcludeApplication, SwitchPenalties
from guiju.domains.policy.commands.consulting import (
    AnswerOpinions,
    RecordAnnex,
    RecordFiling,
    RecordOpinion,
    RecordPaper,
    RecordRejection,
)
from guiju.domains.policy.commands.drafting import DraftVersion, FillCover
from guiju.domains.policy.commands.publishing import PublishVersion, RepealVersion
from guiju.domains.policy.commands.scoping import RuleOverlap, SetScope, SetTag
from guiju.domains.policy.commands.serving import CiteBasis, LinkGoal, RecordReading, SetIndicator
from guiju.domains.policy.commands.steps import AdoptVersion, AnnounceVersion, ReviewVersion

__all__ = [
    "AdoptVersion",
    "AnnounceVersion",
    "AnswerOpinions",
    "ApplyRule",
    "CiteBasis",
    "ConcludeApplication",
    "DraftVersion",
    "FillCover",
    "LinkGoal",
    "PublishVersion",
    "RecordAnnex",
    "RecordFiling",
    "RecordOpinion",
    "RecordPaper",
    "RecordReading",
    "RecordRejection",
    "RepealVersion",
    "ReviewVersion",
    "RuleOverlap",
    "SetIndicator",
    "SetScope",
    "SetTag",
    "SwitchPenalties",
]
