"""Django, set up for a command over one data folder."""

import argparse
import os
from pathlib import Path

from guiju.lib.garbage import hold_off, spare_the_program


def add_data_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", metavar="目录", type=Path, help="数据目录，默认是环境变量 GUIJU_DATA 或 data")


def choose_data(folder: Path | None) -> Path:
    """The data folder as settings will see it, made readable by its owner only."""
    os.umask(0o077)
    chosen = (folder or Path(os.environ.get("GUIJU_DATA", "data"))).absolute()
    chosen.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ["GUIJU_DATA"] = str(chosen)
    return chosen


def set_up(folder: Path | None = None) -> Path:
    """Choose the data folder and set Django up; settings read the environment now and never again.

    Raises:
        SystemExit: a restore into this folder did not finish.
    """
    from guiju.kernel.archive.place import DRAFT, UNFINISHED

    chosen = choose_data(folder)
    if (chosen / DRAFT).exists():
        raise SystemExit(UNFINISHED.format(chosen))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guiju.config.settings")
    hold_off()
    import django

    django.setup()
    spare_the_program()
    return chosen
