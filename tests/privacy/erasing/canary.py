"""Somebody whose every datum holds a word that stands nowhere else, and where that word is found."""

import re
import subprocess
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from pathlib import Path
from uuid import UUID

from app import config, database
from app.consent.actions import Evidence, NewEvent, record_many
from app.consent.events import Method, State
from app.contacts.actions import addresses, belongings, custom_fields, positions, roles
from app.contacts.actions import people as people_actions
from app.contacts.actions.keeping import note_source
from app.contacts.duplicates.join import Wish
from app.contacts.duplicates.suggest import find_all
from app.contacts.facts import Owner, PersonFields, PositionFields, Profile, Source, Who
from app.crm.duplicates import actions as merging
from app.crm.follow_ups.actions import FollowUpFields, add_follow_up
from app.crm.relations.actions import set_media_profile, set_prospect, set_stage
from app.crm.rules import Stage
from app.embedded.accounts import programs
from app.lib import clock
from app.lists.actions.preferences import ask_for_link
from app.mail.mailbox import file_message
from app.privacy.breaches import actions as breach_actions
from app.privacy.breaches import people as breach_people
from app.privacy.breaches.queries import Facts
from app.privacy.recording.stops import Reach, record_objection
from tests.make import contacts as make_contacts
from tests.make import crm as make_crm
from tests.make import lists as make_lists
from tests.make import staff as make_staff
from tests.make.imports import MEETING, imported, table

WORD = b"qzx"
PHONE = "+358407771234"
EMAILS = ("Qzx.First@example.org", "qzx.second@example.net")
NAME = ("Qzxanna", "Qzxlintunen")
TODAY = date(2026, 11, 2)


@dataclass(frozen=True)
class Canary:
    contact: UUID
    addresses: tuple[UUID, ...]
    other: UUID
    by: UUID
    import_id: UUID


def words(what: str) -> str:
    return f"qzx{what}"


async def planted() -> Canary:
    """One person in every room, through the actions that staff and readers use, beside a neighbour."""
    by = await make_staff.member()
    who, neighbour = Who(by), await make_contacts.known_person("kaisa@example.org")
    file = await imported(file_of_them(), MEETING, by)
    contact: UUID = await database.fetchval(
        "select contact from contact_addresses where canonical = $1", EMAILS[0].lower()
    )
    second = await addresses.add_address(contact, make_contacts.address(EMAILS[1]), None, who)
    first: UUID = await database.fetchval(
        "select id from contact_addresses where canonical = $1", EMAILS[0].lower()
    )
    await _described(contact, who)
    await _merged(contact, by)
    await _worked_with(contact, neighbour, who)
    await _asked_for_letters((first, second))
    await _asked_about_own_data(contact)
    await _wrote_to_us(contact)
    await _answered(contact)
    await _told_elsewhere(contact)
    await _concerned(contact, by)
    await database.execute(
        "insert into retention_holds (contact, why, until, at, ended_at) "
        "values ($1, $2, current_date, now(), now())",
        contact,
        words("held"),
    )
    _mailed(config.current().data_dir / "mailbox")
    return Canary(contact, (first, second), neighbour, by, file.id)


def file_of_them() -> str:
    return table(
        ("email", "first_name", "last_name", "phone", "notes", "country"),
        (EMAILS[0], *NAME, PHONE, words("file"), words("land")),
        ("kerttu@example.org", "Kerttu", "Kuusi", "", "Messut", "FI"),
    )


async def _described(contact: UUID, who: Who) -> None:
    """Twice, so that the history holds what stood before."""
    edition = await database.fetchval("select edition from contacts where id = $1", contact)
    fields = PersonFields(
        first_name=NAME[0], last_name=NAME[1], title=words("title"), street=words("street"),
        postcode="96100", place=words("place"), country="FI", notes=words("notes"),
    )  # fmt: skip
    await people_actions.change_person(contact, fields, edition, Who(who.by, words("why")))
    await database.execute(
        "update contacts set source_detail = $2 where id = $1", contact, words("source")
    )
    owner = Owner(contact=contact)
    await belongings.set_phones(contact, None, [(PHONE, "mobile")], who)
    await belongings.set_profiles(contact, None, [Profile("x", words("handle"))], who)
    field = await custom_fields.define_field("Koko", "person", "text", [], None)
    await custom_fields.set_value(owner, field, words("value"), who)
    await note_source(owner, ["title"], Source("partner", words("source"), TODAY), who)
    for role in ("media", "prospect"):
        await roles.add_role(owner, role, who)


async def _merged(contact: UUID, by: UUID) -> None:
    """Another record of the same person became this one; a third still may."""
    twice = await make_contacts.known_person(
        "", first_name=NAME[0], last_name=NAME[1], notes=words("merged")
    )
    await database.execute("delete from contact_addresses where contact = $1", twice)
    await record_objection(twice, Reach(channel="post"), how=words("posted"), by=by)
    await make_contacts.known_person("", first_name=NAME[0], last_name=NAME[1])
    await find_all()
    await merging.merge(contact, twice, Wish(frozenset()), by=by)
    await database.execute(
        "update contacts set first_name = 'Kerttu', last_name = 'Kataja', search_key = '', "
        "search_grams = '{}', sort_key = '' where first_name = $1 and id <> $2",
        NAME[0],
        contact,
    )


async def _worked_with(contact: UUID, neighbour: UUID, who: Who) -> None:
    place, service = await make_contacts.organisation(), await make_crm.service()
    await positions.add_position(contact, place, PositionFields(words("editor")), who)
    await set_media_profile(contact, words("beat"), words("embargo"), who)
    owner = Owner(contact=contact)
    await set_stage(owner, service, Stage.OFFERED, words("offered"), who)
    await set_prospect(owner, Stage.OFFERED, words("next"), TODAY, who)
    follow = FollowUpFields(words("call back"), TODAY, who.by)
    await make_crm.talk(
        [contact], subject=words("subject"), text=words("text"), follow_up=follow, who=who
    )
    await add_follow_up(FollowUpFields(words("what"), TODAY, who.by), who, contact=contact)
    await make_crm.order(place, ordered_by=contact)


async def _asked_for_letters(addresses: tuple[UUID, ...]) -> None:
    """Subscribed with one address, left with the other, asked for the page of choices, and a sign-up
    that nobody has confirmed."""
    known = await make_lists.subscriber(EMAILS[0], first_name=NAME[0], last_name=NAME[1])
    await make_lists.sign_up("qzx.unconfirmed@example.org", first_name=NAME[0])
    await database.execute(
        "update subscription_requests set why = $1, "
        "visit = case when visit is not null then jsonb_build_object('page', $1::text) end",
        words("visit"),
    )
    await ask_for_link(make_lists.address(EMAILS[0]), "fi")
    await database.execute(
        "insert into ground_facts (kind, address, on_day, note, reason_fi, reason_sv, reason_en, "
        "reference, recorded_at) values ('duties', $1, '2026-11-02', $2, $2, $2, $2, left($2, 40), now())",
        addresses[0],
        words("ground"),
    )
    await database.execute(
        "insert into address_changes (address, email, canonical, mailbox_hash, nonce, created_at) "
        "values ($1, $2, $2, '', '', now())",
        addresses[0],
        "qzx.changed@example.org",
    )
    await database.execute(
        "insert into kept_mails (subject, request, digest, copy, created_at) "
        "values ($1, gen_random_uuid(), '', $2, now())",
        addresses[0],
        zlib.compress(words("mail").encode()),
    )
    await _kept_in_files(addresses[0])
    evidence = Evidence(
        email=EMAILS[1], ip="203.0.113.0", user_agent=words("browser"), page=words("page"),
        message_id=words("message"), detail={"how": words("told")},
    )  # fmt: skip
    await record_many(
        [
            NewEvent(address, State.OBJECTED, Method.PAGE, known.list.purpose, None, "fi",
                     evidence=evidence, at=datetime(2026, 11, 2, tzinfo=UTC))
            for address in addresses[1:]
        ]
    )  # fmt: skip


async def _kept_in_files(address: UUID) -> None:
    """A paper, and what an import changed and left."""
    await database.execute(
        "insert into consent_papers (event, subject, file_name, kind, digest, content, created_at) "
        "values (1, $1, $2, 'application/pdf', '', $3, now())",
        address,
        words("paper"),
        words("scan").encode(),
    )
    await database.execute(
        "insert into import_changes (import_id, contact, field, old, new) "
        "select i.id, a.contact, 'title', $2, $2 from imports i, contact_addresses a where a.id = $1",
        address,
        words("changed"),
    )


async def _asked_about_own_data(contact: UUID) -> None:
    """A request that has been answered, with all that belongs to it."""
    request = await database.fetchval(
        "insert into privacy_requests (number, way, language, created_at, received_on, nonce, contact, "
        "first_name, last_name, company, email, canonical, phone, said, person_hash, closed_at, outcome) "
        "values ('2026-001', 'email', 'fi', now(), current_date, '', $1, $2, $3, $4::text, $5, $6, $7, "
        "$4::text, '', now(), 'done') returning id",
        *(contact, *NAME, words("company"), EMAILS[0], EMAILS[0].lower(), PHONE),
    )
    for statement in (
        "insert into privacy_request_wishes (request, kind, reason) values ($1, 'access', $2)",
        "insert into privacy_request_steps (request, step, at, note) values ($1, 'noted', now(), $2)",
        (
            "insert into privacy_request_letters (request, kind, language, subject, body, created_at, copy, "
            "sent_at) values ($1, 'done', 'fi', $2::text, $2, now(), convert_to($2, 'UTF8'), now())"
        ),
        (
            "insert into privacy_request_files (request, file_name, content, created_at) "
            "values ($1, $2::text, convert_to($2, 'UTF8'), now())"
        ),
    ):
        await database.execute(statement, request, words("asked"))


async def _told_elsewhere(contact: UUID) -> None:
    """A recipient was told of a correction that nobody asked for by a request."""
    await database.execute(
        "with firm as (insert into recipients (kind, name, country, since, firm) "
        "values ('other', 'Painotalo Oy', 'FI', now(), gen_random_uuid()) returning id) "
        "insert into recipients_to_tell (recipient, what, contact, made_at, how, told_on, who, note, email, "
        "subject, body) select id, 'correction', $1, now(), 'mail', current_date, $2::text, $2, "
        "$2::text, $2::text, $2 from firm",
        contact,
        words("elsewhere"),
    )


async def _wrote_to_us(contact: UUID) -> None:
    """A message that somebody updated the data by."""
    await database.execute(
        "insert into incoming_messages (mailbox, uid_validity, uid, digest, message_id, from_name, from_email, "
        "canonical, subject, size, is_whole, content, arrived_at, read_at, sorted_at, contact) "
        "values (gen_random_uuid(), 1, 1, '', $2::text, $3, $4::text, lower($4), $2, 1, true, "
        "convert_to($2, 'UTF8'), now(), now(), now(), $1)",
        *(contact, words("wrote"), " ".join(NAME), EMAILS[0]),
    )


async def _concerned(contact: UUID, by: UUID) -> None:
    """By a breach, of which a letter has told."""
    breach = await breach_actions.record(Facts("A lost phone", clock.now()), by)
    await breach_people.add(breach, [contact], "The phone's contacts", by)
    await database.execute(
        "update breach_people set letter_at = now(), sent_at = now(), failed_at = now()"
    )


async def _answered(contact: UUID) -> None:
    """An answer that has gone out and was opened, and the next one, being prepared."""
    await database.execute(
        "with gone as (insert into answers (contact, language, started_at, released_at, way, sealed_pdf, "
        "sealed_json, open_until) values ($1, 'fi', now(), now(), 'link', '', '', now()) returning id) "
        "insert into answer_openings (answer, at, what) select id, now(), 'pdf' from gone",
        contact,
    )
    await database.execute(
        "insert into answers (contact, language, started_at, marks) "
        "values ($1, 'fi', now(), jsonb_build_object($2::text, 'person'))",
        contact,
        words("marked"),
    )


def _mailed(folder: Path) -> None:
    (folder / "tmp").mkdir(parents=True, exist_ok=True)
    (folder / "new").mkdir(exist_ok=True)
    for to in (EMAILS[0], "kaisa@example.org"):
        text = f"Delivered-To: {to}\r\nTo: {to}\r\nSubject: Hei\r\n\r\nHei!\r\n"
        file_message(folder, text.encode())


def dump(url: str) -> bytes:
    """The database as somebody who copies it away has it."""
    done = subprocess.run(
        [programs() / "pg_dump", "--no-owner", url], check=True, capture_output=True
    )
    return done.stdout


_HEX = re.compile(rb"\\\\x([0-9a-f]{8,})")


def decoded(data: bytes) -> Iterator[bytes]:
    """The bytes, and what they hold in hexadecimal, compressed, or as a message."""
    yield data
    for found in _HEX.finditer(data):
        raw = bytes.fromhex(found[1].decode())
        yield raw
        yield from _inflated(raw)
    yield from _inflated(data)


def _inflated(data: bytes) -> Iterator[bytes]:
    try:
        yield zlib.decompress(data)
    except zlib.error:
        return


def in_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the data directory but the database's own, messages decoded too."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "postgresql" not in path.parts:
            data = path.read_bytes()
            yield str(path), data
            for part in message_from_bytes(data, policy=policy.default).walk():
                content = part.get_payload(decode=True)
                if isinstance(content, bytes):
                    yield str(path), content


def lines_with(data: bytes, word: bytes = WORD) -> list[bytes]:
    return [line[:300] for line in data.splitlines() if word in line.lower()]
