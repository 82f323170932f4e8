"""Fixtures for the tests in ``tests`` and beside the packages."""

from hypothesis import HealthCheck, settings

# How long an example takes to draw says how busy the machine is, not whether the property holds.
settings.register_profile("guiju", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("guiju")

pytest_plugins = ["tests.bases", "tests.order", "tests.database", "tests.chromium", "tests.garbage", "tests.turns"]
