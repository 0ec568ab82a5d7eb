"""Where salts come from."""

import secrets
from collections.abc import Iterator

from app.consent.ledger.evidence import SALT


def salts(at_once: int = 8) -> Iterator[bytes]:
    """Without end; the system is asked for several at once."""
    while True:
        several = secrets.token_bytes(SALT * at_once)
        yield from (several[at : at + SALT] for at in range(0, len(several), SALT))
