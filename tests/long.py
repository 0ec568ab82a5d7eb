"""`python -m tests.long [what pytest takes]`: every test marked `long`, with its big dose.

Hundred thousands of histories, thousands of readers, workers killed at random: for a night or a
release. The same tests run with small doses in every run.
"""

import os
import sys

from tests.doses import LONG_RUN

if __name__ == "__main__":
    os.environ[LONG_RUN] = "1"
    pytest = ("-m", "pytest", "-m", "long", "--timeout=3600")
    os.execv(sys.executable, [sys.executable, *pytest, *sys.argv[1:]])
