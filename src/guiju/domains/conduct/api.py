"""What upper domains and doors may use of conduct."""

from guiju.domains.conduct.commands.impose_compensation import ImposeCompensation
from guiju.domains.conduct.commands.record_statement import RecordStatement
from guiju.domains.conduct.heard import heard

__all__ = ["ImposeCompensation", "RecordStatement", "heard"]
