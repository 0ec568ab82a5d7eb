"""The sentences and notices people saw are kept byte for byte; what staff read are whole sentences."""

import asyncio
import hashlib
from uuid import uuid4

from app import database as plumbing
from app.consent import queries as ledger
from app.consent.wordings import queries
from app.consent.wordings.texts import keep_wording, publish_notice

DAY = "5.10.2025 klo 20.10"
SENTENCE = "Minulle saa lähettää uutiskirjeen kerran kuussa."


async def test_the_same_sentence_keeps_its_version(db: None) -> None:
    list_id = uuid4()
    first = await keep_wording(list_id, "fi", SENTENCE)
    assert await keep_wording(list_id, "fi", SENTENCE) == first


async def test_one_changed_byte_is_a_new_version_and_the_old_one_stays(db: None) -> None:
    # trial E13
    list_id = uuid4()
    old = await queries.wording(await keep_wording(list_id, "fi", SENTENCE))
    new = await queries.wording(await keep_wording(list_id, "fi", SENTENCE + " "))
    assert old
    assert new
    assert (old.version, new.version, new.sentence) == (1, 2, SENTENCE + " ")
    kept = await queries.wording(old.id)
    assert kept
    assert kept.sentence.encode() == SENTENCE.encode()
    assert kept.digest == hashlib.sha256(SENTENCE.encode()).digest()


async def test_going_back_to_an_older_sentence_is_a_version_of_its_own(db: None) -> None:
    list_id = uuid4()
    for sentence in ("A", "B", "A"):
        await keep_wording(list_id, "sv", sentence)
    assert (await queries.wordings_in_force(list_id))["sv"].version == 3


async def test_languages_and_lists_have_their_own_versions(db: None) -> None:
    list_id, other = uuid4(), uuid4()
    ids = {
        await keep_wording(one, language, SENTENCE)
        for one in (list_id, other)
        for language in ("fi", "en")
    }
    found = await queries.wordings(ids)
    assert {kept.version for kept in found.values()} == {1}
    assert len(found) == 4


async def test_a_sentence_keeps_its_spaces_lines_and_letters(db: None) -> None:
    odd = "  a\u0308 ä\r\n\tÅ\N{NO-BREAK SPACE}😀  "
    kept = await queries.wording(await keep_wording(uuid4(), "fi", odd))
    assert kept
    assert kept.sentence == odd


async def test_nothing_is_asked_for_no_ids(db: None) -> None:
    assert await queries.wordings([]) == {}


async def test_a_notice_gets_a_version_when_any_language_changes(db: None) -> None:
    first = await publish_notice({"fi": "a", "sv": "b", "en": "c"})
    assert await publish_notice({"fi": "a", "sv": "b", "en": "c"}) == first
    assert await publish_notice({"fi": "a", "sv": "b", "en": "d"}) == first + 1
    assert await ledger.current_notice_version() == first + 1


async def test_an_old_notice_stays_readable(db: None) -> None:
    # register R21
    old = await publish_notice({"fi": "vanha"})
    await publish_notice({"fi": "uusi"})
    then, now = await ledger.notice(old, "fi"), await ledger.notice(None, "fi")
    assert then
    assert now
    assert (then.html, now.html) == ("vanha", "uusi")
    assert [version for version, _ in await ledger.notice_versions()][:2] == [old + 1, old]


async def test_ten_who_save_one_sentence_at_once_keep_one_version(committed: None) -> None:
    list_id = uuid4()
    ids = await asyncio.gather(*(keep_wording(list_id, "fi", SENTENCE) for _ in range(10)))
    assert len(set(ids)) == 1
    assert await plumbing.fetchval("select count(*) from wordings where list_id = $1", list_id) == 1
