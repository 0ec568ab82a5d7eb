"""The exact sentences and notices that people were shown, kept byte for byte."""

import hashlib
from collections.abc import Mapping
from uuid import UUID, uuid4

from app.consent import queries
from app.consent.tables import NoticeVersion, Wording
from app.consent.wordings.controllers import note_names
from app.consent.wordings.queries import wordings_in_force
from app.database import lock, transaction
from app.lib import clock


async def keep_wording(list_id: UUID, language: str, sentence: str) -> UUID:
    """The id of this exact sentence; a new version only when it differs from the newest one."""
    digest = hashlib.sha256(sentence.encode()).digest()
    async with transaction():
        await lock(f"wording {list_id} {language}")
        newest = (await wordings_in_force(list_id)).get(language)
        if newest is not None and newest.digest == digest:
            return newest.id
        wording = Wording(
            id=uuid4(),
            list_id=list_id,
            language=language,
            version=newest.version + 1 if newest else 1,
            sentence=sentence,
            digest=digest,
            created_at=clock.now(),
        )
        await Wording.insert(wording)
        await note_names()
        return wording.id


async def publish_notice(html_by_language: Mapping[str, str]) -> int:
    """The version of these exact texts; a new one only when any language's text changed."""
    async with transaction():
        await lock("privacy notice")
        version = await queries.current_notice_version()
        if version is not None and await _is_published(version, html_by_language):
            return version
        number, now = (version or 0) + 1, clock.now()
        await NoticeVersion.insert(
            *(
                NoticeVersion(
                    id=uuid4(),
                    version=number,
                    language=language,
                    html=html,
                    digest=hashlib.sha256(html.encode()).digest(),
                    published_at=now,
                )
                for language, html in html_by_language.items()
            )
        )
        return number


async def _is_published(version: int, html_by_language: Mapping[str, str]) -> bool:
    for language, html in html_by_language.items():
        kept = await queries.notice(version, language)
        if kept is None or kept.html != html:
            return False
    return True
