from django.apps import AppConfig


class SampleConfig(AppConfig):
    name = "tests.protocol.sample"
    label = "sample"
    verbose_name = "样例"

    def ready(self) -> None:
        from tests.protocol.sample import commands, controls  # noqa: F401
