"""What people do in a browser."""

import pytest

from tests.settings import ENGINE

on_one_engine = pytest.mark.skipif(ENGINE == "postgres", reason="pages look and behave the same on both engines")
"""For what a page is and does by itself; what people get done in the browser is tested on both."""
