"""How much of a trial: a small dose in every run, the big one with `python -m tests.long`."""

import os

from hypothesis import HealthCheck, settings

LONG_RUN = "TESTS_LONG"
IS_LONG = bool(os.environ.get(LONG_RUN))


def dose(small: int, big: int) -> int:
    return big if IS_LONG else small


def choose_hypothesis_profile() -> None:
    """The same examples in every run that decides something; new ones, and many, in the long run."""
    settings.register_profile("ci", derandomize=True, deadline=None, database=None, print_blob=True)
    settings.register_profile("desk", deadline=None)
    settings.register_profile(
        "long",
        max_examples=3000,
        deadline=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("long" if IS_LONG else "ci" if os.environ.get("CI") else "desk")
