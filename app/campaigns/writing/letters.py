"""From what staff wrote to letters with holes, under the masthead of when sending began."""

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from app import config
from app.campaigns.writing import queries
from app.campaigns.writing.queries import FIELDS, Campaign, Version
from app.lib.languages import N_, Language, gettext, speaking
from app.lib.tokens import token
from app.mail.letters.letter import (
    LIST_FIELDS,
    CompiledLetter,
    Draft,
    Occasion,
    Sender,
    compile_letter,
)
from app.staff.queries import identity as identity_queries
from app.staff.queries.identity import Identity

LONG = 5_000  # characters
BECAUSE_SUBSCRIBED = N_(
    "You are receiving this letter because %(email)s is subscribed to %(list)s."
)
Made = TypeVar("Made")
ALL_FIELDS = (*FIELDS, *LIST_FIELDS)


@dataclass(frozen=True)
class Masthead:
    """Who sends, for which list. Frozen when sending begins: a running campaign never changes."""

    sender_name: str
    sender_email: str
    reply_to: str
    name: str
    postal_address: str
    business_id: str
    list_header_id: str
    list_names: Mapping[str, str]
    is_service: bool = False
    """About a contract: without marketing, and without a way out."""

    def sender(self) -> Sender:
        """What the footer says."""
        privacy_url = f"{config.current().base_url}/privacy"
        return Sender(self.name, self.postal_address, self.business_id, privacy_url)

    def list_name(self, language: str) -> str:
        return self.list_names.get(language) or next(iter(self.list_names.values()), "")

    def occasion(
        self, language: str, *, has_aside: bool = False, reader: str | None = None
    ) -> Occasion:
        """`reader` is the language of those who read it, whatever that of the letter is."""
        other = Language(reader) if reader and reader != language else None
        return Occasion(
            Language(language),
            list_name=self.list_name(language),
            fields=FIELDS,
            has_aside=has_aside,
            has_way_out=not self.is_service,
            reader=other,
            reader_list_name=self.list_name(other) if other else "",
        )


@dataclass(frozen=True)
class Issue:
    """A campaign with all its versions, the main one first, and the masthead it goes under."""

    campaign: Campaign
    versions: list[Version]
    masthead: Masthead
    identity: Identity | None

    def version(self, language: str) -> Version:
        """The version of that language, or an empty one to begin with."""
        written = (one for one in self.versions if one.language == language)
        return next(written, Version(language))


async def issue(campaign: Campaign, identity: Identity | None) -> Issue:
    head = await _masthead(campaign.id, identity)
    return Issue(campaign, await queries.versions(campaign.id), head, identity)


async def masthead(campaign_id: int) -> Masthead:
    """The frozen one, or before sending began the one in force now (empty where nothing is set)."""
    return await _masthead(campaign_id, await identity_queries.identity())


async def _masthead(campaign_id: int, identity: Identity | None) -> Masthead:
    frozen, header_id, names, purpose = await queries.masthead_of(campaign_id)
    if frozen:
        return Masthead(**json.loads(frozen))
    return Masthead(
        sender_name=identity.sender_name if identity else "",
        sender_email=identity.sender_email if identity else "",
        reply_to=identity.reply_to if identity else "",
        name=identity.name if identity else "",
        postal_address=identity.postal_line if identity else "",
        business_id=identity.business_id if identity else "",
        list_header_id=header_id,
        list_names=names,
        is_service=purpose is not None and purpose.is_service,
    )


def compiled_letters(
    head: Masthead,
    versions: Sequence[Version],
    *,
    has_aside: bool = False,
    reader: str | None = None,
) -> dict[str, CompiledLetter]:
    """One letter per language version that has been written, by language code. About 3 ms each.

    The footers are in the language `reader`, or with None each in that of its version.
    """
    return {
        version.language: compiled(version, head, has_aside=has_aside, reader=reader)
        for version in versions
        if version.is_written
    }


def compiled(
    version: Version, head: Masthead, *, has_aside: bool = False, reader: str | None = None
) -> CompiledLetter:
    occasion = head.occasion(version.language, has_aside=has_aside, reader=reader)
    return compile_letter(draft_of(version), head.sender(), occasion)


async def beside_the_loop(versions: Iterable[Version], deed: Callable[[], Made]) -> Made:
    """Do it in a thread when there is much to read, so that nobody else waits for it."""
    is_long = sum(len(version.body) for version in versions) > LONG
    return await asyncio.to_thread(deed) if is_long else deed()


def draft_of(version: Version) -> Draft:
    return Draft(version.subject, version.preheader, version.body)


def values_for(
    *,
    first_name: str,
    last_name: str,
    email: str,
    list_name: str,
    unsubscribe_url: str,
    why_url: str,
    because: str,
) -> dict[str, str]:
    """What fills the holes of one reader's letter; also the address of the List-Unsubscribe header.

    Behind the link to one's choices only harmless ones can be made: letters are forwarded, and a
    stranger must not read or change anybody's data.
    """
    return {
        "first_name": first_name,
        "last_name": last_name,
        "email": email,
        "list_name": list_name,
        "unsubscribe_url": unsubscribe_url,
        "why_url": why_url,
        "because": because,
        "preferences_url": unsubscribe_url.replace("/unsubscribe/", "/choices/", 1),
    }


def because_subscribed(language: str, email: str, list_name: str) -> str:
    """For whom no letter has a row yet: a preview, a test."""
    with speaking(language):
        return gettext(BECAUSE_SUBSCRIBED, email=email, list=list_name)


def test_unsubscribe_url(test: UUID) -> str:
    """The way out of a test leads to a page that says it was one."""
    return f"{config.current().base_url}/unsubscribe/{token('test_unsubscribe', test)}"
