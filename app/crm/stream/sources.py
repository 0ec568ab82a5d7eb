"""Where the stream comes from: for each source which of its rows come next, and what they tell.

The first takes the owner ($1), the moment ($2) and the key ($3) before which it begins, and how many
($4). A row's `key` is the mark of its source and a text that sorts as bytes: unlike any other. The
second takes the keys without their marks ($1), so only rows that are shown are told with their names.
"""

from app.contacts.sql import subjects
from app.lists.sql import list_name


def _number(column: str) -> str:
    return f"lpad({column}::text, 20, '0')"


def _next(mark: str, rows: str, at: str, key: str) -> str:
    """The newest of these rows (`… where …`) whose moment and key are before the page's begin."""
    key = f"""('{mark}' || {key}) collate "C\""""
    return f"""(select {key} as key, {at} as at from {rows}
   and {at} <= $2 and ({at} < $2 or {key} < $3) order by {at} desc, {key} desc limit $4)"""


def together(sources: list[str]) -> str:
    """One page of all these sources, newest first."""
    rows = " union all ".join(sources)
    return f"select key, at from ({rows}) r order by at desc, key desc limit $4"


NEXT_TALKS_OF_PERSON = _next(
    "i", "interaction_people p where p.contact = $1", "p.at", "p.interaction::text"
)
_OF_THE_HOUSE = _next("i", "interactions i where i.organisation = $1", "i.at", "i.id::text")
_OF_ITS_PEOPLE = _next(
    "i",
    "interaction_people p where p.contact = s.contact and (s.since is null or p.at >= s.since) "
    "and (s.until is null or p.at < s.until + 1)",
    "p.at",
    "p.interaction::text",
)
NEXT_TALKS_OF_HOUSE = f"""
(select key, at from ({_OF_THE_HOUSE} union
  select t.key, t.at from positions s cross join lateral {_OF_ITS_PEOPLE} t
   where s.organisation = $1) talks order by at desc, key desc limit $4)
"""

NEXT_CONSENTS = _next(
    "c",
    f"{subjects('$1')} a join consent_events e on e.subject = a.id where true",
    "e.at",
    _number("e.id"),
)
CONSENTS = """
select lpad(e.id::text, 20, '0') as id, e.at, e.state, e.method, e.channel, coalesce(a.email, '') as email,
       w.sentence as wording, w.version as wording_version, e.notice_version, e.language,
       p.name_fi, p.name_sv, p.name_en,
       (select jsonb_object_agg(t.language, t.name) from list_texts t
         where t.list = e.list_id)::text as list_names,
       e.actor, m.name as actor_name, v.detail as proof,
       -- With a limit it is asked for each event: an `exists` may be planned over the whole ledger.
       (select true from consent_events u
         where u.subject = e.subject and u.undoes = e.id and u.state = 'corrected'
         limit 1) is not null as is_undone
  from consent_events e
  left join contact_addresses a on a.id = e.subject
  left join consent_evidence v on v.event = e.id and e.method = 'import'
  left join wordings w on w.id = e.wording
  left join purposes p on p.key = e.purpose and p.version = e.purpose_version
  left join staff_members m on m.id = e.actor_id
 where e.id = any($1::text[]::bigint[])
"""

NEXT_LETTERS = _next(
    "n",
    "contact_addresses a join delivery d on d.address = a.id "
    "where a.contact = $1 and d.state in ('a', 'r', 'e', 'u')",
    "d.at",
    "d.campaign || 'x' || d.seq",
)
LETTERS = f"""
select k.id, d.at, d.campaign, p.first_name, p.last_name,
       {list_name("c.list", "d.language", main="c.main_language")} as list_name,
       coalesce(v.subject, '') as subject, d.language, a.email,
       d.state::text as outcome, d.reason
  from unnest($1::text[]) as k (id)
  join delivery d on d.campaign = split_part(k.id, 'x', 1)::integer
                 and d.seq = split_part(k.id, 'x', 2)::integer
  join campaigns c on c.id = d.campaign
  join contact_addresses a on a.id = d.address
  left join contacts p on p.id = a.contact
  left join campaign_versions v on v.campaign = d.campaign and v.language = d.language
"""

_ORDERS = """orders o join order_facts f on f."order" = o.id where {}"""
NEXT_ORDERS_BY_PERSON = _next(
    "o", _ORDERS.format("(o.ordered_by = $1 or o.contact = $1)"), "f.recorded_at", _number("f.id")
)
NEXT_ORDERS_OF_HOUSE = _next(
    "o", _ORDERS.format("o.organisation = $1"), "f.recorded_at", _number("f.id")
)
ORDERS = """
select lpad(f.id::text, 20, '0') as id, f.recorded_at as at, f.id as number, o.id as order, o.organisation,
       o.contact,
       coalesce(h.name, '') as organisation_name, s.name as service_name, f.kind, f.from_on, f.what, f.price,
       f.period, f.note, f.corrects, f.recorded_by, coalesce(m.name, '') as by_name,
       exists (select 1 from order_facts v where v."order" = o.id and v.corrects = f.id) as is_void
  from order_facts f
  join orders o on o.id = f."order"
  join services s on s.id = o.service
  left join organisations h on h.id = o.organisation
  left join staff_members m on m.id = f.recorded_by
 where f.id = any($1::text[]::bigint[])
"""

# What begins has a key that ends with a, what ends with z.
_STAGES = """
(select lpad(c.id::text, 20, '0') || 'a' as id, c.since as at from considered_services c
  where c.{0} = $1
 union all
 select lpad(c.id::text, 20, '0') || 'z', c.until from considered_services c
  where c.{0} = $1 and c.until is not null
    and not exists (select 1 from considered_services n
                     where n.{0} = $1 and n.service = c.service and n.since = c.until)
) steps where true
"""
NEXT_STAGES_OF_PERSON = _next("s", _STAGES.format("contact"), "at", "id")
NEXT_STAGES_OF_HOUSE = _next("s", _STAGES.format("organisation"), "at", "id")
STAGES = """
select k.id, s.name as service_name, c.stage, k.is_end,
       case when k.is_end then '' else c.note end as note,
       case when k.is_end then '' else coalesce(m.name, '') end as by_name
  from (select id, right(id, 1) = 'z' as is_end from unnest($1::text[]) as keys (id)) k
  join considered_services c on c.id = left(k.id, 20)::bigint
  join services s on s.id = c.service
  left join staff_members m on m.id = c.by
"""

_ROLES = """
(select lpad(r.id::text, 20, '0') || 'a' as id, r.since as at from contact_roles r where r.{0} = $1
 union all
 select lpad(r.id::text, 20, '0') || 'z', r.until from contact_roles r
  where r.{0} = $1 and r.until is not null) steps where true
"""
NEXT_ROLES_OF_PERSON = _next("r", _ROLES.format("contact"), "at", "id")
NEXT_ROLES_OF_HOUSE = _next("r", _ROLES.format("organisation"), "at", "id")
ROLES = """
select k.id, r.role, k.is_end, case when k.is_end then '' else coalesce(m.name, '') end as by_name
  from (select id, right(id, 1) = 'z' as is_end from unnest($1::text[]) as keys (id)) k
  join contact_roles r on r.id = left(k.id, 20)::bigint
  left join staff_members m on m.id = r.added_by
"""

_CHANGES = "contact_changes c where c.{} = $1"
NEXT_CHANGES_OF_PERSON = _next("f", _CHANGES.format("contact"), "c.at", _number("c.id"))
NEXT_CHANGES_OF_HOUSE = _next("f", _CHANGES.format("organisation"), "c.at", _number("c.id"))
CHANGES = """
select lpad(c.id::text, 20, '0') as id, c.field, c.old, c.new, c.actor, coalesce(m.name, '') as by_name, c.why
  from contact_changes c left join staff_members m on m.id = c.by
 where c.id = any($1::text[]::bigint[])
"""

NEXT_ENTRY_OF_PERSON = _next("a", "contacts c where c.id = $1", "c.created_at", "c.id::text")
NEXT_ENTRY_OF_HOUSE = _next("a", "organisations c where c.id = $1", "c.created_at", "c.id::text")
_ENTRIES = """
select c.id::text as id, c.source_kind, c.source_detail, coalesce(m.name, '') as by_name
  from {} c left join staff_members m on m.id = c.created_by where c.id = any($1::text[]::uuid[])
"""
ENTRY_OF_PERSON, ENTRY_OF_HOUSE = _ENTRIES.format("contacts"), _ENTRIES.format("organisations")

NEXT_BILLING = _next("b", "billing_changes c where c.organisation = $1", "c.at", _number("c.id"))
BILLING = """
select lpad(c.id::text, 20, '0') as id, c.at, c.id as number, c.field, c.old, c.new,
       coalesce(m.name, '') as by_name
  from billing_changes c left join staff_members m on m.id = c.by
 where c.id = any($1::text[]::bigint[])
"""
