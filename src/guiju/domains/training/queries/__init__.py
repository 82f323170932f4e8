"""What is shown of training."""

from guiju.domains.training.queries.courses import Courses, Sessions
from guiju.domains.training.queries.covered import CoverageByDepartment
from guiju.domains.training.queries.people import TrainingRecords
from guiju.domains.training.queries.plans import Plans

__all__ = ["Courses", "CoverageByDepartment", "Plans", "Sessions", "TrainingRecords"]
