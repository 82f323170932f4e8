"""``python -m tests.contract [sqlite|postgres] [--examples N]``: each operation and person asked N times, with figures."""

import argparse
import os
import sys

from guiju.cli.test import ENGINES, run_engines
from tests.turns import ALL

EXAMPLES = 200


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.contract")
    parser.add_argument("engine", nargs="?", choices=ENGINES)
    parser.add_argument("--examples", type=int, default=EXAMPLES)
    given = parser.parse_args()
    os.environ |= {"GUIJU_EXAMPLES": str(given.examples), ALL: "1"}
    engines = [given.engine] if given.engine else list(ENGINES)
    codes = run_engines(engines, ["tests/contract", "-q", "--no-header", "--show-capture=no"])
    return max(codes, key=abs)


if __name__ == "__main__":
    sys.exit(main())
