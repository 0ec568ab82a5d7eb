"""People as the question whether they may be asked about a list sees them, for any number."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from app import database
from app.consent import queries
from app.consent.grounds import projection
from app.consent.grounds.facts import Message
from app.consent.grounds.readers import readers, whose
from app.consent.wordings.controllers import stored_controllers
from app.contacts.rules import display_name
from app.contacts.sql import addresses
from app.lib.languages import current_language
from app.lib.refusals import or_not_found
from app.lists.asking.rules import AddressToAsk, PersonToAsk, question
from app.lists.staff_queries import NO_SUCH_LIST
from app.staff.periods.queries import before
from app.staff.periods.rules import Key

# A question that certainly did not go out leaves no request behind; one whose fate is unknown does.
_PEOPLE = f"""
with person as (
    select c.id, c.language, c.first_name, c.last_name, {addresses(column="id")} as ids,
           {addresses()} as emails, {addresses(column="canonical")} as canonicals
      from contacts c where c.id = any($1))
select p.*,
       exists (select from subscriptions s where s.list = $2 and s.left_at is null
                  and s.address = any(p.ids)) as is_subscribed,
       exists (select from subscription_requests q
                 join requested_lists r on r.request = q.id and r.list = $2
                where q.canonical = any(p.canonicals) and q.confirmed_at is null
                  and q.cancelled_at is null and q.superseded_at is null
                  and case when q.is_invitation
                      then exists (select from outbox o where o.about = q.id
                                      and o.state in ('waiting', 'sending', 'unknown'))
                      else q.mailed_at is not null and q.created_at > $3 end) as is_waiting
  from person p order by p.id
"""


@dataclass(frozen=True)
class Asking:
    """What is asked, and whoever it may concern."""

    message: Message
    people: list[PersonToAsk]


async def asking(
    people: Collection[UUID], list_id: UUID, product_groups: Collection[int] = ()
) -> Asking:
    """As the database stands now. `product_groups` are what the list is about."""
    messages = await projection.messages(await queries.purposes())
    message = or_not_found(messages.get(list_id), NO_SUCH_LIST)
    since = await before(Key.UNCONFIRMED)
    rows = await database.fetch(_PEOPLE, list(people), list_id, since)
    ids = [one for row in rows for one in row["ids"]]
    known = await readers(await whose(ids), await queries.events_of_each(ids))
    named = await stored_controllers(ids, list_id)
    found = [
        PersonToAsk(
            contact=row["id"],
            name=display_name(row["first_name"], row["last_name"], *row["emails"][:1]),
            first_name=row["first_name"],
            last_name=row["last_name"],
            language=row["language"],
            addresses=[
                AddressToAsk(one, email, projection.as_named(known[one], named.get(one)))
                for one, email in zip(row["ids"], row["emails"], strict=True)
            ],
            is_subscribed=row["is_subscribed"],
            is_waiting=row["is_waiting"],
        )
        for row in rows
    ]
    return Asking(question(message, product_groups), found)


async def product_groups() -> list[tuple[str, str]]:
    """Those in use by name, for a select."""
    language = current_language()
    rows = await database.fetch(
        f"select id, name_{language} as name from product_groups where retired_at is null order by 2, 1"
    )
    return [(str(row["id"]), row["name"]) for row in rows]
