"""The controls of training."""

from guiju.domains.training.controls import exams, hours, records, teaching, uncovered

__all__ = ["exams", "hours", "records", "teaching", "uncovered"]
