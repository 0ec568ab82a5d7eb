"""Ids that begin with the moment (RFC 9562, version 7): rows made together stand together in an index."""

import secrets
from collections.abc import Iterator
from datetime import datetime
from random import Random
from uuid import UUID

_VERSION_AND_VARIANT = (7 << 76) | (2 << 62)


def ids_of(moment: datetime) -> Iterator[UUID]:
    """Without end, each larger than the one before; 54 bits of each are random."""
    return (UUID(bytes=one) for one in id_bytes_of(moment))


def id_bytes_of(moment: datetime) -> Iterator[bytes]:
    """The sixteen bytes of such ids."""
    beginning = (int(moment.timestamp() * 1000) << 80) | _VERSION_AND_VARIANT
    counter = secrets.randbits(18)
    chance = Random(secrets.randbits(128)).getrandbits  # noqa: S311 - they must differ, nothing more
    while True:
        place = (counter & 0xFFF00) << 56 | (counter & 0xFF) << 54
        yield (beginning | place | chance(54)).to_bytes(16)
        counter += 1
