"""The controls of training."""

from guiju.domains.training.controls import hours, records, teaching, uncovered

__all__ = ["hours", "records", "teaching", "uncovered"]
