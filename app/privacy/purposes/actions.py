"""Staff save a purpose, and the privacy notice that tells of it follows in the same transaction."""

from uuid import UUID

from app.consent.purposes import actions as purposes
from app.consent.purposes.rules import PurposeFields
from app.database import transaction
from app.privacy.actions import publish_notice_if_changed
from app.privacy.purposes.queries import lists_by_purpose


async def save(key: str, wanted: PurposeFields, edition: int, by: UUID) -> int:
    """The version in force from now on. Raises what `change_purpose` does."""
    async with transaction():
        has_lists = key in await lists_by_purpose("en")
        version = await purposes.change_purpose(key, wanted, edition, by, has_lists=has_lists)
        await publish_notice_if_changed(by)
    return version


async def add(wanted: PurposeFields, *, direct_marketing: bool, by: UUID) -> str:
    """Its key."""
    async with transaction():
        key = await purposes.add_purpose(wanted, direct_marketing=direct_marketing, by=by)
        await publish_notice_if_changed(by)
    return key
