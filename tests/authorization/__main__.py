"""``python -m tests.authorization [sqlite|postgres]``: the whole matrix, then every planted hole, with figures."""

import argparse
import os
import sys

from guiju.cli.test import ENGINES, run_engines
from tests.turns import ALL

ARGUMENTS = ["tests/authorization", "-q", "--no-header", "--show-capture=no", "-o", "faulthandler_timeout=0"]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.authorization")
    parser.add_argument("engine", nargs="?", choices=ENGINES)
    given = parser.parse_args()
    os.environ[ALL] = "1"
    engines = [given.engine] if given.engine else list(ENGINES)
    codes = run_engines(engines, ARGUMENTS)
    return max(codes, key=abs)


if __name__ == "__main__":
    sys.exit(main())
