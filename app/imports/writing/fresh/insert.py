"""People whom nobody knew yet: their rows go into the tables as COPY takes them, table by table."""

from collections.abc import Sequence
from uuid import UUID

from app.consent.events import State
from app.consent.grounds import stale
from app.contacts.actions.kinds import judge_kinds
from app.contacts.search.keys import rewrite_people_keys
from app.imports.writing.consents import record_imported
from app.imports.writing.fresh import encoding as e
from app.imports.writing.fresh.copying import copy_records, copy_roles, copy_rows, copy_values
from app.imports.writing.fresh.prepare import ADDRESS, CONTACT, PHONE, SUBSCRIPTION, Ready
from app.imports.writing.terms import Job
from app.imports.writing.things import Named, ensure_organisations, ensure_tags, organisation_of
from app.imports.writing.waiting import wait
from app.lib import clock

POSITION = ("contact", "organisation", "title", "main_since", "created_at", "decision_maker")
_TAG = ("contact", "tag", "added_at")
_MEDIA = ("contact", "beat", "embargo_notes", "changed_at")


async def create(job: Job, people: Sequence[Ready], consenting: set[int]) -> None:
    """All of them new, none twice. Of the rows in `consenting` the consent is recorded."""
    if not people:
        return
    organisations = await ensure_organisations(job, [one.person for one in people])
    tags = await ensure_tags(one.person for one in people)
    await copy_rows("contacts", CONTACT, [one.contact_row for one in people])
    await copy_rows("contact_addresses", ADDRESS, [one.address_row for one in people])
    await copy_rows("contact_phones", PHONE, [one.phone_rows for one in people])
    await _hold_positions(people, organisations)
    await copy_rows("contact_tags", _TAG, _tag_rows(people, tags))
    await _add_things(job, people)
    await _record(job, [one for one in people if one.person.row in consenting])


async def _record(job: Job, people: Sequence[Ready]) -> None:
    if job.terms is None or not people:
        return
    await record_imported([one.consent for one in people if one.consent is not None])
    # How long a consent counts depends on facts that the file does not tell.
    await stale.mark([_id(one.subject) for one in people])
    if job.terms.state is State.GIVEN:
        await copy_rows("subscriptions", SUBSCRIPTION, [one.subscription for one in people])
    else:
        await wait(job.info.id, [_id(one.subject) for one in people])


async def _hold_positions(people: Sequence[Ready], known: dict[str, Named]) -> None:
    """In organisations; who is found by another name of theirs than the file has is found by both."""
    rows, held_by, named_otherwise = [], [], []
    fields, now = len(POSITION).to_bytes(2), e.moment(clock.now())
    ends = {decides: now + now + e.flag(decides) for decides in (False, True)}
    for one in people:
        organisation = organisation_of(one.person, known)
        if organisation is not None:
            person = one.person
            held = (person.title, False) if person.work is None else person.work.held(person.title)
            whose, title = e.uuid(organisation.id), e.often(held[0])
            rows.append(b"".join((fields, one.whose, whose, title, ends[held[1]])))
            if organisation.legal_form:
                held_by.append(_id(one.whose))
            if organisation.name != one.person.organisation:
                named_otherwise.append(_id(one.whose))
    await copy_rows("positions", POSITION, rows)
    await judge_kinds(held_by)
    await rewrite_people_keys(named_otherwise)


def _tag_rows(people: Sequence[Ready], tags: dict[str, tuple[int, str]]) -> list[bytes]:
    head, now = len(_TAG).to_bytes(2), e.moment(clock.now())
    numbers = {key: e.integer(number) + now for key, (number, _) in tags.items()}
    return [head + one.whose + numbers[key] for one in people for _, key in one.person.tags]


async def _add_things(job: Job, people: Sequence[Ready]) -> None:
    """Roles, what journalists write about, and values of the fields that staff have defined."""
    now = clock.now()
    media = [
        (_id(one.whose), work.beat, work.embargo_notes, now)
        for one in people
        if (work := one.person.work) is not None and (work.beat or work.embargo_notes)
    ]
    await copy_records("media_profiles", _MEDIA, media)
    roles = [
        (_id(one.whose), roles_of(job, one.person.roles))
        for one in people
        if job.info.role or one.person.roles
    ]
    await copy_roles(roles, job.info.created_by)
    await copy_values((_id(one.whose), one.person.values) for one in people if one.person.values)


def _id(encoded: bytes) -> UUID:
    return UUID(bytes=encoded[len(e.UUID_LENGTH) :])


def roles_of(job: Job, roles: Sequence[str]) -> list[str]:
    """What the row says, and what everybody in the file is."""
    return list(dict.fromkeys([*roles, *([job.info.role] if job.info.role else [])]))
