"""`python -m tests.long [what pytest takes]`: every test marked `long`, with its big dose.

Hundred thousands of histories, thousands of readers, workers killed at random: for a night or a
release. The same tests run with small doses in every run.
"""

import os
import sys

import pytest

from tests.doses import LONG_RUN


def main() -> int:
    os.environ[LONG_RUN] = "1"
    return int(pytest.main(["-m", "long", "--timeout=3600", *sys.argv[1:]]))


if __name__ == "__main__":
    sys.exit(main())
