"""``script/release-data VERSION``: the demo company of this release after some random days of work, as an archive."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.archive.installation import Installation
from tests.upgrade import FOLDER, LARGEST_BYTES, PASSPHRASE, STEPS


def make(version: str, folder: Path, steps: int = STEPS) -> Path:
    """Write ``VERSION.guiju`` and ``VERSION.keys`` to the folder, after so many random acts.

    Raises:
        ValueError: the archive is too large to be kept beside the source.
    """
    archive = folder / f"{version}.guiju"
    with tempfile.TemporaryDirectory(prefix="guiju-release-") as place:
        variables = {"GUIJU_KEYS_PASSPHRASE": PASSPHRASE, "GUIJU_RULEBOOKS": ""}
        made = Installation(Path(place) / "data", variables=variables)
        made.act("found")
        made.act("work", steps, f"release {version}")
        made.act("rotate")
        made.act("work", 3, f"release {version}, new key")
        made.guiju("backup", archive, "--keys", folder / f"{version}.keys")
    size = archive.stat().st_size
    if size > LARGEST_BYTES:
        message = f"{archive.name} has {size} bytes, more than {LARGEST_BYTES}"
        raise ValueError(message)
    return archive


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="script/release-data")
    parser.add_argument("version", help="as in pyproject.toml, such as 0.1.0")
    written = make(parser.parse_args().version, FOLDER)
    sys.stdout.write(f"{written} ({written.stat().st_size} bytes)\n")
