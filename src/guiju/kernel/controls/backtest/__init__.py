"""Backtest: what a clause with other numbers would have done, by the facts of decisions that were really taken."""

from guiju.kernel.controls.backtest.asking import CannotTry, backtest
from guiju.kernel.controls.backtest.result import Changed, Result, Tally

__all__ = ["CannotTry", "Changed", "Result", "Tally", "backtest"]
