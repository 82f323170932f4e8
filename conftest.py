"""Fixtures for the tests in ``tests`` and beside the packages."""

pytest_plugins = ["tests.bases", "tests.order", "tests.database", "tests.chromium", "tests.garbage"]
