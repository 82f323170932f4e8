"""What the sample shows, so that REST has a query with everything in it."""

from tests.queries.sample import Arrivals

__all__ = ["Arrivals"]
