"""What came of clauses in a span: judged, stopped, waived, wrong, never run. For pages, reports and reviews."""

from guiju.kernel.controls.evaluation.clauses import NEVER_RAN, ClauseEvaluation, ControlEvaluation, evaluate
from guiju.kernel.controls.evaluation.figures import Figures, Span

__all__ = ["NEVER_RAN", "ClauseEvaluation", "ControlEvaluation", "Figures", "Span", "evaluate"]
