"""Setting up who and where; each change of who may what is judged after the one before it."""

from guiju.kernel.org.commands.absences import RecordAbsence
from guiju.kernel.org.commands.accounts import (
    EndSessions,
    EnrolSecondFactor,
    IssueToken,
    RemoveSecondFactor,
    ResetPassword,
    RevokeToken,
    SetPassword,
    SpendRecoveryCode,
    SwitchAccount,
    WithdrawToken,
)
from guiju.kernel.org.commands.assignments import Assign, EndAssignment, Transfer
from guiju.kernel.org.commands.badges import EndBadge, EndDevice, EnrolDevice, IssueBadge, SetPin
from guiju.kernel.org.commands.closing import CloseUnit
from guiju.kernel.org.commands.people import RecordLeaving, RegisterPerson
from guiju.kernel.org.commands.phones import RecordPhone
from guiju.kernel.org.commands.places import (
    FoundEntity,
    FoundUnit,
    OpenPlace,
    PlacePostUnder,
    RenameEntity,
    RenamePerson,
    RenamePlace,
    RenamePost,
    RenameUnit,
)
from guiju.kernel.org.commands.posts import (
    DeclareIncompatible,
    DefinePost,
    EndIncompatible,
    GrantPermission,
    PermitIncompatible,
    RevokePermission,
)
from guiju.kernel.org.commands.setup import FoundAdministrator, IssueSetupCode, OpenSetup
from guiju.kernel.org.commands.substitution import EndSubstitution, Substitute

__all__ = [
    "Assign",
    "CloseUnit",
    "DeclareIncompatible",
    "DefinePost",
    "EndAssignment",
    "EndBadge",
    "EndDevice",
    "EndIncompatible",
    "EndSessions",
    "EndSubstitution",
    "EnrolDevice",
    "EnrolSecondFactor",
    "FoundAdministrator",
    "FoundEntity",
    "FoundUnit",
    "GrantPermission",
    "IssueBadge",
    "IssueSetupCode",
    "IssueToken",
    "OpenPlace",
    "OpenSetup",
    "PermitIncompatible",
    "PlacePostUnder",
    "RecordAbsence",
    "RecordLeaving",
    "RecordPhone",
    "RegisterPerson",
    "RemoveSecondFactor",
    "RenameEntity",
    "RenamePerson",
    "RenamePlace",
    "RenamePost",
    "RenameUnit",
    "ResetPassword",
    "RevokePermission",
    "RevokeToken",
    "SetPassword",
    "SetPin",
    "SpendRecoveryCode",
    "Substitute",
    "SwitchAccount",
    "Transfer",
    "WithdrawToken",
]
