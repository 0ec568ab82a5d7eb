"""What may be sent to an address, written down: a row for each list and ground, as `decide` answers.

The row of the consent says what the ledger says. Where a fact stands against it (told too late,
unused for years, left at another address), it has ceased to count and `ends_as` says why. The other
grounds have a row where something speaks for them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from asyncpg import Record

from app import database
from app.consent.events import ANY_CHANNEL, EMAIL, Event, PurposeRule
from app.consent.grounds.days import start_of
from app.consent.grounds.facts import Answer, Ground, Message, MessageKind, Profile, Reader
from app.consent.grounds.history import Verdict, consent_given
from app.consent.grounds.profiles import EEA
from app.consent.grounds.readers import Histories, Whose, readers
from app.consent.grounds.reasons import STOPS, Reason
from app.consent.grounds.rows import PAST, Row, save
from app.consent.purposes.rules import PurposeInForce
from app.consent.rules import grounds_that_hold
from app.consent.wordings.controllers import StoredController, stored_controllers
from app.lib import clock

NOTHING_SPEAKS_FOR_IT = frozenset(
    {
        *(Reason.NEVER_ASKED, Reason.NOT_A_SALE, Reason.NO_REASON, Reason.NATURAL_PERSON),
        *(Reason.PROFILE_CONSENT, Reason.MINOR),
        *STOPS,
    }
)


async def messages(purposes: Iterable[PurposeInForce]) -> dict[UUID, Message]:
    """By list, what a letter to it is: its purpose, the grounds it admits, the rules it is sent under."""
    return _messages(await _known_lists(), purposes)


def _messages(lists: Iterable[Record], purposes: Iterable[PurposeInForce]) -> dict[UUID, Message]:
    known = {one.key: one for one in purposes}
    return {
        row["id"]: Message(
            kind=_kind(known[row["purpose"]].rule),
            purpose=known[row["purpose"]].rule,
            list_id=row["id"],
            today=clock.today(),
            admits=frozenset({Ground.CONSENT, *map(Ground, row["admits"])}),
            tells_where_data_came_from=True,
            has_balancing_note=bool(known[row["purpose"]].balancing.strip()),
            leaves_the_eea=row["leaves_the_eea"],
            profile=Profile(row["profile"] or Profile.FINLAND),
        )
        for row in lists
        if row["purpose"] in known
    }


def _kind(purpose: PurposeRule) -> MessageKind:
    return MessageKind.SERVICE if purpose.is_service else MessageKind.MARKETING


_KEY = ("address", "purpose", "channel", "list_id", "ground", "product_group")
_LISTS = """
select l.id, l.purpose, (select profile from identity) as profile,
       (select count(*) > 1 from identity_versions) as had_others,
       array(select g.ground from list_grounds g where g.list = l.id and g.until is null) as admits,
       exists (select from recipients r where r.kind = 'mail' and r.until is null
                  and r.country <> all($1)) as leaves_the_eea
  from lists l
"""


async def _known_lists() -> list[Record]:
    return await database.fetch(_LISTS, list(EEA))


_STANDING = "select * from permission where address = any($1) and ground <> 'consent'"


async def write(
    histories: Histories,
    people: Mapping[UUID, Whose],
    purposes: Sequence[PurposeInForce],
    *,
    only_asked: Collection[UUID] = (),
    are_facts_new: bool = False,
) -> None:
    """Decide anew for the addresses of these histories; `people` are those in the register.

    Of whom nothing but a question is new, what was given stays as it is. Unless facts are new, they
    are looked at only where there is something that they could stand against. Whoever calls keeps
    others from recording about them.
    """
    rules = {one.key: one.rule for one in purposes}
    consents = {
        address: list(_of_consent(address, history, rules))
        for address, history in histories.items()
    }
    in_doubt = {
        address: one
        for address, one in people.items()
        if are_facts_new or one.is_known or any(row.verdict for row in consents.get(address, ()))
    }
    known_lists = await _known_lists() if in_doubt else []
    lists = _messages(known_lists, purposes)
    named = (
        await _named(consents, in_doubt) if any(one["had_others"] for one in known_lists) else {}
    )
    known = await readers(in_doubt, histories, with_facts=_admit_others(lists)) if in_doubt else {}
    standing = await _standing([one.id for one in in_doubt.values() if one.is_known])
    rows: list[Row] = []
    for address, given in consents.items():
        if address in only_asked:
            rows += [row for row in given if not row.verdict]
        elif reader := known.get(address):
            rows += [
                _limited(row, as_named(reader, _controller_of(row, named)), lists) for row in given
            ]
            others = _of_other_grounds(address, reader, lists.values())
            rows += _worth_a_row(list(others), standing.get(address, ()))
        else:
            rows += given
    await save(rows)


Named = Mapping[UUID, Mapping[UUID, StoredController]]


async def _named(consents: Mapping[UUID, Sequence[Row]], people: Collection[UUID]) -> Named:
    """By list and address, whom a consent was given to where that is not today's controller."""
    asked: dict[UUID, list[UUID]] = {}
    for address in people:
        for row in consents.get(address, ()):
            if row.verdict and row.list_id:
                asked.setdefault(row.list_id, []).append(address)
    return {one: await stored_controllers(addresses, one) for one, addresses in asked.items()}


def _controller_of(row: Row, named: Named) -> StoredController | None:
    return named.get(row.list_id, {}).get(row.address) if row.list_id else None


def as_named(reader: Reader, other: StoredController | None) -> Reader:
    """Whose consent to the list names this controller, where that is not today's."""
    if other is None:
        return reader
    return replace(reader, stored_controller=other.name, controller_is_the_same=other.is_the_same)


def _admit_others(lists: Mapping[UUID, Message]) -> bool:
    return any(one.admits != _CONSENT for one in lists.values())


async def _standing(addresses: Sequence[UUID]) -> dict[UUID, list[Record]]:
    found: dict[UUID, list[Record]] = {}
    for row in await database.fetch(_STANDING, addresses) if addresses else []:
        found.setdefault(row["address"], []).append(row)
    return found


def _worth_a_row(others: Sequence[Row], standing: Sequence[Record]) -> Iterable[Row]:
    """What holds, or lacks a fact; and of what has been written down before, what it is now."""
    before = {_key(row): row for row in standing}
    for row in others:
        if row.verdict or row.reason not in NOTHING_SPEAKS_FOR_IT or row.key in before:
            before.pop(row.key, None)
            yield row
    for gone in before.values():
        yield _ended(gone, others)


def verdicts(
    history: Sequence[Event], rules: Mapping[str, PurposeRule]
) -> dict[tuple[str, str, UUID | None], Verdict]:
    """What one subject's events come to, by purpose, channel and list: the permissions of consent."""
    return {
        (purpose, channel, list_id): consent_given(history, rules[purpose], channel, list_id)
        for purpose, channel, list_id in dict.fromkeys(
            (event.purpose, _written_channel(event), event.list_id) for event in history
        )
    }


def _written_channel(event: Event) -> str:
    """What is said of all channels is written down for e-mail too."""
    return EMAIL if event.channel == ANY_CHANNEL else event.channel


def _of_consent(
    address: UUID, history: Sequence[Event], rules: Mapping[str, PurposeRule]
) -> Iterable[Row]:
    """For everything the ledger knows of this address: a person has a handful."""
    for (purpose, channel, list_id), given in verdicts(history, rules).items():
        yield Row(
            address, purpose, channel, list_id, Ground.CONSENT, None, given.allowed, given.reason,
            given.since or clock.now(), fact=given.event.id if given.event else None,
        )  # fmt: skip


_CONSENT = frozenset({Ground.CONSENT})


def _limited(row: Row, reader: Reader, lists: Mapping[UUID, Message]) -> Row:
    """A consent that the ledger has counts as long as nothing else stands against it."""
    message = lists.get(row.list_id) if row.list_id else None
    if (
        message is None
        or not row.verdict
        or (row.purpose, row.channel) != (message.purpose.key, EMAIL)
    ):
        return row
    [answer] = grounds_that_hold(reader, replace(message, admits=_CONSENT))
    answer = _told_in_time(answer, reader)
    if answer.may_go:
        return replace(row, until=answer.until, ends_as=answer.ends_as, fact=answer.fact)
    return replace(row, until=PAST, ends_as=answer.reason)


def _told_in_time(answer: Answer, reader: Reader) -> Answer:
    """A letter may tell where the data came from until the day it is due, and no longer."""
    if not answer.may_go or reader.told_due_on is None or reader.told_on is not None:
        return answer
    late = start_of(reader.told_due_on + timedelta(days=1))
    if answer.until is not None and answer.until <= late:
        return answer
    return replace(answer, until=late, ends_as=Reason.ARTICLE_14)


def _of_other_grounds(address: UUID, reader: Reader, lists: Iterable[Message]) -> Iterable[Row]:
    for message in lists:
        if message.admits != _CONSENT:
            asked = replace(message, admits=message.admits - _CONSENT)
            for answer in grounds_that_hold(reader, asked):
                yield _row(address, message, _told_in_time(answer, reader))


def _row(address: UUID, message: Message, answer: Answer) -> Row:
    assert answer.ground is not None
    return Row(
        address, message.purpose.key, EMAIL, message.list_id, answer.ground, answer.product_group,
        answer.may_go, answer.reason, answer.since or clock.now(), answer.until, answer.ends_as,
        answer.fact,
    )  # fmt: skip


def _key(row: Record) -> tuple[object, ...]:
    return tuple(row[name] for name in _KEY)


def _ended(row: Record, others: Sequence[Row]) -> Row:
    """Neither the list nor a fact speaks for it any more; a stop is told as what it is."""
    same = [one for one in others if (one.list_id, one.ground) == (row["list_id"], row["ground"])]
    stopped = next((one for one in same if one.reason in STOPS), None)
    return Row(
        address=row["address"],
        purpose=row["purpose"],
        channel=row["channel"],
        list_id=row["list_id"],
        ground=row["ground"],
        product_group=row["product_group"],
        verdict=False,
        reason=stopped.reason if stopped else Reason.NEVER_ASKED,
        since=stopped.since if stopped else clock.now(),
    )
