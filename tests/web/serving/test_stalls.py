"""What one request of a stranger may cost everybody else: a tenth of a second of the event loop."""

from pathlib import Path

import pytest

from tests.make import lists as make_lists
from tests.make.deliveries import World
from tests.web.serving.hostile import hostile, request
from tests.web.serving.measured import STALLS
from tests.web.serving.served import served

MOST = 0.1
TRIES = 3
WARM_UP = (
    "GET /",
    "GET /staff/sign-in",
    "GET /staff/forgotten",
    "GET /preferences",
    "GET /nowhere",
)

pytestmark = pytest.mark.slow


class Watch:
    """Reads how long the loop was kept since the last look."""

    def __init__(self, file: Path) -> None:
        self._file, self._seen = file, 0

    def longest(self) -> float:
        lines = self._file.read_text().split()
        fresh, self._seen = lines[self._seen :], len(lines)
        return max(map(float, fresh), default=0)


async def test_no_request_of_a_stranger_keeps_the_loop(world: World) -> None:
    # trial H1
    # trial A31
    await make_lists.a_list()
    stalls = Path(world.folder, "stalls")
    module = "tests.web.serving.measured"
    async with served(world, module=module, more={STALLS: str(stalls)}) as server:
        watch = Watch(stalls)
        for line in WARM_UP * 2:
            await server.status_of(request(line))
        slow, broken = {}, []
        for name, sent in hostile():
            took = MOST + 1
            for _ in range(TRIES):
                watch.longest()
                status = await server.status_of(sent)
                took = min(took, watch.longest())
                if took <= MOST:
                    break
            if took > MOST:
                slow[name] = took
            if status.startswith("5") or "crash" in server.log.read_text()[-2000:]:
                broken.append((name, status))
    assert slow == {}
    assert broken == []
