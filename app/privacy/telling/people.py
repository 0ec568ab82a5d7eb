"""Whom a changed notice concerns, and putting a mail for each of them in the outbox.

The mail asks for nothing and sells nothing, so whoever objected to marketing since is told, too. Who
left or was erased is not: nothing rests on the older version any more.
"""

from collections.abc import Collection
from uuid import UUID

from app import database
from app.consent import queries as ledger
from app.consent.sql import LIVING
from app.contacts.sql import addresses
from app.crm.article_14.mailing import MOST_AT_ONCE, Reachable, reached
from app.database import lock, transaction
from app.lib.languages import N_
from app.lib.refusals import Conflict
from app.mail import outbox
from app.staff.log import actions

KIND = "notice_changed"
OTHER_VERSION = N_("The privacy notice was published again while your page was open. Look again.")
_STOPPED = "('objected', 'restricted')"

# The newest consent of a list counts: who agreed once more did so under the notice of then.
_OLDER = f"""
  from contact_addresses a join permission p on p.address = a.id
 cross join lateral (
       select e.notice_version from consent_events e
        where e.subject = a.id and e.list_id = p.list_id and e.state in ('given', 'renewed')
        order by e.id desc limit 1) e
 where p.ground = 'consent' and e.notice_version < $1
   and ({LIVING} or p.reason in {_STOPPED} or p.verdict and p.ends_as in {_STOPPED})
"""
_CONCERNED = f"""
select c.id, c.language, {addresses()} as emails, {addresses(column="canonical")} as canonicals,
       exists (select from contact_addresses a join permission p on p.address = a.id
                where a.contact = c.id
                  and 'restricted' in (p.reason, coalesce(p.ends_as, ''))) as is_restricted,
       (select o.state from outbox o
         where o.about = c.id and o.kind = '{KIND}' and o.created_at >= n.published_at
         order by o.created_at desc limit 1) as mail
  from contacts c
 cross join (select max(published_at) as published_at from notice_versions where version = $1) n
 where ($2::uuid[] is null or c.id = any($2))
   and exists (select {_OLDER} and a.contact = c.id)
 order by c.id limit $3
"""


async def concerned(version: int, people: Collection[UUID] | None = None) -> list[Reachable]:
    """Who agreed under an older version and has not been told of this one; of all, or of these."""
    chosen = None if people is None else list(people)
    rows = await database.fetch(_CONCERNED, version, chosen, MOST_AT_ONCE)
    return await reached([row for row in rows if row["mail"] != "accepted"])


async def tell(version: int, *, by: UUID) -> int:
    """Put one mail in the outbox for each who can be told so; answers how many.

    Nobody has two about one version. Raises Conflict when `version` is not the one in force.
    """
    async with transaction():
        await lock("telling of the notice")
        if version != await ledger.current_notice_version():
            raise Conflict(OTHER_VERSION)
        found = [one for one in await concerned(version) if one.hindrance is None]
        await outbox.post_many(KIND, [(one.id, one.language) for one in found])
        if found:
            detail = {"version": version, "people": len(found)}
            await actions.note(by, "notice_told", about_kind="notice", about=version, detail=detail)
    return len(found)


async def agreed_under(person: UUID, version: int) -> int:
    """The oldest notice that a consent of this person rests on."""
    sql = f"select min(e.notice_version) {_OLDER} and a.contact = $2"
    oldest: int | None = await database.fetchval(sql, version, person)
    return oldest or version


async def mail_to(person: UUID, version: int) -> Reachable | None:
    """The person whose mail about this very version is under way; None when there is none."""
    found = next(iter(await concerned(version, [person])), None)
    return found if found and found.hindrance is not None else None
