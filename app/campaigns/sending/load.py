"""What a dispatcher has in hand: ranges of rows it has taken, and the rows of them that wait."""

import logging
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.campaigns.sending.recipients import Mailing
from app.campaigns.sending.session import ChunkKey, Recipient
from app.campaigns.sending.verdicts import Alarm
from app.consent.wordings.because import Because
from app.lib.failures import code_of
from app.mail.letters.letter import Aside

log = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class Load:
    """A taken range. `pending` rows of it are waiting, asked for, under way or not yet settled."""

    key: ChunkKey
    mailing: Mailing
    alarm: Alarm
    pending: int = 0


@dataclass(slots=True, eq=False)
class Order:
    """One row to send. `losses`: how often a connection broke on it; the message is made late.

    `aside`: what only this reader has to be told. `because`: the ground that the letter goes on.
    """

    load: Load
    recipient: Recipient
    because: Because | None = None
    aside: Aside | None = None
    message: bytes = b""
    losses: int = 0

    @property
    def campaign(self) -> int:
        return self.recipient.campaign

    @property
    def seq(self) -> int:
        return self.recipient.seq

    @property
    def row(self) -> tuple[int, int]:
        return self.recipient.campaign, self.recipient.seq

    def write(self) -> bool:
        """Make the message now, so that nothing but the commit stands between it and its intent."""
        try:
            self.message = self.load.mailing.message(self.recipient, self.because, self.aside)
        except Exception as error:  # noqa: BLE001 - one person's data must not stop the others
            log.warning("row %s.%s cannot be written: %s", *self.row, code_of(error))
            return False
        return True


class InHand:
    """All loads, and the queue of their waiting rows."""

    def __init__(self) -> None:
        self._loads: dict[ChunkKey, Load] = {}
        self._queue: deque[Order] = deque()

    def __bool__(self) -> bool:
        return bool(self._loads)

    @property
    def waiting(self) -> int:
        return len(self._queue)

    @property
    def chunks(self) -> list[ChunkKey]:
        return list(self._loads)

    @property
    def campaigns(self) -> set[int]:
        return {key.campaign for key in self._loads}

    def take(
        self,
        load: Load,
        readers: Iterable[tuple[Recipient, Because | None]] = (),
        asides: Mapping[int, Aside] = MappingProxyType({}),
    ) -> None:
        """A range of rows now is ours, and these are the ones to send; some with an aside, by row."""
        self._loads[load.key] = load
        orders = [Order(load, one, because, asides.get(one.seq)) for one, because in readers]
        load.pending += len(orders)
        self._queue.extend(orders)

    def next_of_one_campaign(self, most: int) -> Iterator[Order]:
        """Rows from the front of the queue, all of the same campaign."""
        campaign = self._queue[0].campaign if self._queue else 0
        while most > 0 and self._queue and self._queue[0].campaign == campaign:
            order = self._queue.popleft()
            most -= 1
            yield order

    def again(self, orders: Iterable[Order]) -> None:
        """They wait once more, behind the others."""
        self._queue.extend(orders)

    def done_with(self, orders: Iterable[Order]) -> None:
        for order in orders:
            order.load.pending -= 1

    def let_go(self, campaigns: Iterable[int]) -> None:
        """Rows of these campaigns that wait are not sent by us; what is under way ends as usual."""
        left = set(campaigns)
        if left:
            self.done_with(order for order in self._queue if order.campaign in left)
            self._queue = deque(order for order in self._queue if order.campaign not in left)

    def settled(self) -> list[Load]:
        """Loads of which no row is pending: to give back."""
        return [load for load in self._loads.values() if load.pending == 0]

    def drop(self, load: Load) -> None:
        del self._loads[load.key]


def by_campaign(orders: Iterable[Order]) -> dict[int, list[Order]]:
    found: dict[int, list[Order]] = {}
    for order in orders:
        found.setdefault(order.campaign, []).append(order)
    return found
