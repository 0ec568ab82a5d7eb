"""Which tests stay together on one worker: those that share the demo and its browser."""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling


class Groups(LoadScopeScheduling):  # type: ignore[misc]  # the library is untyped
    """Test by test, and the group first: it takes longest.

    Not `--dist loadgroup`: under pytest 9.2 it sees no group (pytest-xdist issue 1386).
    """

    def _split_scope(self, nodeid: str) -> str:
        shares_the_demo = nodeid.startswith("tests/browser/") and "/test_demo.py" not in nodeid
        return "browser" if shares_the_demo else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Groups:
    return Groups(config, log)
