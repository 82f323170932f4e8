"""One filled database a release, as an archive of less than 300 kB, and the test that each comes up to today's schema."""

from pathlib import Path

FOLDER = Path(__file__).parent
LARGEST_BYTES = 600_000
PASSPHRASE = "guiju release data"
"""No secret: what it opens are the keys of a demo company that exists in the tests only."""
STEPS = 60
