"""The program's settings with a second database beside the program's own, for raw SQL over the same tables."""

from guiju.config.databases import database
from guiju.config.settings import *  # noqa: F403
from guiju.config.settings import DATA, DATABASES, env

DATABASES["raw"] = database(env.str("GUIJU_BENCHMARK_RAW_URL", ""), DATA / "raw.sqlite3")
