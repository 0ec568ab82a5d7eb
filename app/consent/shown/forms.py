"""Forms as they were rendered, each kept once under its SHA-256 (EDPB Guidelines 05/2020, 108)."""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from app import database
from app.lib import clock


@dataclass(frozen=True)
class FormShown:
    """A form as everybody sees it: without what was typed, times and tokens."""

    html: str

    @cached_property
    def digest(self) -> bytes:
        return hashlib.sha256(self.html.encode()).digest()


_KEEP = """
insert into form_versions (digest, html, created_at) values ($1, $2, $3)
on conflict (digest) do nothing
"""


async def keep_form(form: FormShown) -> None:
    """Store it with the consent that was asked for on it; the same form is stored once."""
    await database.execute(_KEEP, form.digest, form.html, clock.now())


async def kept_form(digest: bytes) -> FormShown | None:
    """The form that an event's evidence names."""
    html = await database.fetchval("select html from form_versions where digest = $1", digest)
    return None if html is None else FormShown(html)
