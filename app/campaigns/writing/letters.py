"""From what staff wrote to letters with holes, under the masthead of when sending began."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app import config, database
from app.campaigns.writing import queries
from app.campaigns.writing.queries import FIELDS, Version
from app.lib.languages import Language
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

    def sender(self) -> Sender:
        """What the footer says."""
        privacy_url = f"{config.current().base_url}/privacy"
        return Sender(self.name, self.postal_address, self.business_id, privacy_url)

    def list_name(self, language: str) -> str:
        return self.list_names.get(language) or next(iter(self.list_names.values()), "")

    def occasion(self, language: str, *, has_aside: bool = False) -> Occasion:
        return Occasion(
            Language(language),
            list_name=self.list_name(language),
            fields=FIELDS,
            has_aside=has_aside,
        )


async def masthead(campaign_id: int) -> Masthead:
    """The frozen one, or before sending began the one in force now (empty where nothing is set)."""
    frozen = await database.fetchval("select masthead from campaigns where id = $1", campaign_id)
    if frozen:
        return Masthead(**json.loads(frozen))
    return await current_masthead(campaign_id)


async def current_masthead(campaign_id: int) -> Masthead:
    """From the settings and the list as they are now."""
    identity = await identity_queries.identity()
    header_id, names = await queries.list_names_of(campaign_id)
    return Masthead(
        sender_name=identity.sender_name if identity else "",
        sender_email=identity.sender_email if identity else "",
        reply_to=identity.reply_to if identity else "",
        name=identity.name if identity else "",
        postal_address=identity.postal_line if identity else "",
        business_id=identity.business_id if identity else "",
        list_header_id=header_id,
        list_names=names,
    )


async def compiled_letters(
    campaign_id: int, *, has_aside: bool = False
) -> dict[str, CompiledLetter]:
    """One letter per language version that has been written, by language code. About 3 ms each."""
    head = await masthead(campaign_id)
    return {
        version.language: compiled(version, head, has_aside=has_aside)
        for version in await queries.versions(campaign_id)
        if version.is_written
    }


def compiled(version: Version, head: Masthead, *, has_aside: bool = False) -> CompiledLetter:
    occasion = head.occasion(version.language, has_aside=has_aside)
    return compile_letter(draft_of(version), head.sender(), occasion)


def draft_of(version: Version) -> Draft:
    return Draft(version.subject, version.preheader, version.body)


def values_for(
    *,
    first_name: str,
    last_name: str,
    email: str,
    list_name: str,
    subscription: UUID,
    is_test: bool = False,
) -> dict[str, str]:
    """What fills the holes of one reader's letter; also the address of the List-Unsubscribe header.

    The link to one's choices asks for them by mail: letters are forwarded, and a stranger must not
    read or change anybody's data. The link of a test leads to a page that says it was one.
    """
    return {
        "first_name": first_name,
        "last_name": last_name,
        "email": email,
        "list_name": list_name,
        "unsubscribe_url": unsubscribe_url(subscription, is_test=is_test),
        "preferences_url": f"{config.current().base_url}/preferences",
    }


def unsubscribe_url(subscription: UUID, *, is_test: bool = False) -> str:
    """Works for ever, by GET for people and by POST for mail programs (RFC 8058)."""
    purpose = "test_unsubscribe" if is_test else "unsubscribe"
    return f"{config.current().base_url}/unsubscribe/{token(purpose, subscription)}"
