"""What the access log calls the things it speaks of, each as it is called now.

The log keeps ids alone, so that no name outlives its owner: what is gone has none.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from uuid import UUID

from app import database
from app.campaigns.writing.queries import title_of
from app.consent import queries as ledger
from app.consent.events import ANY_CHANNEL, TRANSFER
from app.contacts.queries.organisations import organisation_names
from app.contacts.rules import display_name
from app.contacts.search import find as search
from app.contacts.values import read_day
from app.contacts.words import LANGUAGES, TOLD_HOW
from app.crm.register.bulk import WORDS as BULK_WORDS
from app.crm.rules import KIND_WORDS
from app.disclosures.forms import USE_WORDS
from app.lib.languages import current_language, format_date, gettext
from app.lists.staff_queries import list_names
from app.privacy.article_19.words import HOW_TOLD
from app.privacy.breaches.rules import STEP_WORDS as BREACH_STEPS
from app.privacy.labels.pages import KINDS as PRINTED
from app.privacy.recording.stop_pages import CHANNELS, EVERYTHING, NO_TRANSFER
from app.privacy.requests.words import STEPS, WISHES
from app.staff.log.names import Ask, Told
from app.staff.outgoing.words import KINDS as MAILS
from app.web.rendering.ids import uuids_in

MOST_FOUND = 10
_CAMPAIGNS = """
select c.id, v.subject as name from campaigns c
join campaign_versions v on v.campaign = c.id and v.language = c.main_language
where c.id = any($1::integer[])
"""
_ORDERS = """
select o.id, s.name || coalesce(', ' || g.name, '') as name from orders o
join services s on s.id = o.service left join organisations g on g.id = o.organisation
where o.id = any($1::uuid[])
"""
# Whoever was merged is called as the record that was kept.
_PEOPLE = """
with recursive asked (id, now) as (
    select id, id from unnest($1::uuid[]) id
    union select a.id, m.kept from asked a join merges m on m.gone = a.now and m.undone_at is null)
select a.id, c.first_name, c.last_name from asked a join contacts c on c.id = a.now
"""
_DOCUMENTS = (
    "select document as id, title as name from privacy_document_versions "
    "where document = any($1::uuid[]) order by number"
)
_INTERACTIONS = "select id, kind, at, subject from interactions where id = any($1::uuid[])"


def _by_id(sql: str) -> Ask:
    """Things with an id of their own; the query answers with `id` and `name`."""

    async def names(ids: Sequence[str]) -> dict[str, str]:
        rows = await database.fetch(sql, uuids_in(ids))
        return {str(row["id"]): row["name"] for row in rows if row["name"]}

    return names


def _by_number(sql: str) -> Ask:
    async def names(ids: Sequence[str]) -> dict[str, str]:
        numbers = [int(one) for one in ids if one.isdecimal() and len(one) < 10]
        rows = await database.fetch(sql, numbers)
        return {str(row["id"]): row["name"] for row in rows if row["name"]}

    return names


async def _campaigns(ids: Sequence[str]) -> dict[str, str]:
    return {one: title_of(name) for one, name in (await _by_number(_CAMPAIGNS)(ids)).items()}


def _of_room(ask: Callable[[Sequence[UUID]], Awaitable[Mapping[UUID, str]]]) -> Ask:
    async def names(ids: Sequence[str]) -> dict[str, str]:
        return {str(one): name for one, name in (await ask(uuids_in(ids))).items()}

    return names


def _named(table: str, column: str = "name", ids: str = "uuid") -> Ask:
    sql = f"select id, {column} as name from {table} where id = any($1::{ids}[])"
    return _by_id(sql) if ids == "uuid" else _by_number(sql)


async def _people(ids: Sequence[str]) -> dict[str, str]:
    rows = await database.fetch(_PEOPLE, uuids_in(ids))
    return {str(row["id"]): display_name(row["first_name"], row["last_name"]) for row in rows}


async def _interactions(ids: Sequence[str]) -> dict[str, str]:
    rows = await database.fetch(_INTERACTIONS, uuids_in(ids))
    return {
        str(row["id"]): row["subject"]
        or f"{gettext(KIND_WORDS[row['kind']])} {format_date(row['at'])}"
        for row in rows
    }


async def _purposes(keys: Sequence[str]) -> dict[str, str]:
    named = {one.key: one.names[current_language().value] for one in await ledger.purposes()}
    return {key: named[key] for key in keys if key in named}


async def _found(text: str) -> list[tuple[UUID, str]]:
    """People by name, address or number, as the search of staff finds them."""
    ids = [one.id for one in (await search.find(text, MOST_FOUND)).found]
    names = await _people([str(one) for one in ids])
    return [(one, names[str(one)]) for one in ids if str(one) in names]


_IDS_OF = """
with recursive ids (id) as (
    select $1::uuid
    union select m.gone from ids join merges m on m.kept = ids.id and m.undone_at is null)
select id from ids union select a.id from contact_addresses a join ids on a.contact = ids.id
"""


async def _ids_of(person: UUID) -> list[UUID]:
    """Their own first, then those of records merged into theirs, and of their addresses."""
    rows = await database.fetch(_IDS_OF, person)
    return [person, *(row["id"] for row in rows if row["id"] != person)]


LOG_TOLD = Told(
    find=_found,
    ids_of=_ids_of,
    read_day=read_day,
    names={
        "campaign": _campaigns,
        "contact": _people,
        "custom_field": _named("custom_fields", ids="integer"),
        "document": _by_id(_DOCUMENTS),
        "domain_refusal": _named("domain_refusals", "domain"),
        "follow_up": _named("follow_ups", "what"),
        "gone": _people,
        "import": _named("imports", "file_name"),
        "interaction": _interactions,
        "list": _of_room(list_names),
        "order": _by_id(_ORDERS),
        "organisation": _of_room(organisation_names),
        "other": _people,
        "person": _people,
        "purpose": _purposes,
        "request": _named("privacy_requests", "number"),
        "breach": _named("breaches", "number"),
        "segment": _named("segments"),
        "product_group": _named("product_groups", "name_en", ids="integer"),
        "service": _named("services", ids="integer"),
        "view": _named("saved_views"),
    },
    words={
        "reach": {ANY_CHANNEL: EVERYTHING, TRANSFER: NO_TRANSFER, **CHANNELS},
        "how": TOLD_HOW,
        "told": {one.value: word for one, word in HOW_TOLD.items()},
        "use": {one: word for one, word, _ in USE_WORDS},
        "action": BULK_WORDS,
        "print": {one.value: word for one, word in PRINTED.items()},
        "purpose": {"article_14": MAILS["article_14"]},
        "step": {one.value: word for one, word in (*STEPS.items(), *BREACH_STEPS.items())},
        "wish": {one.value: word for one, word in WISHES.items()},
        "new_sentences": LANGUAGES,
    },
)
