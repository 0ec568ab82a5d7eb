"""Where the stream comes from: one statement per source.

Every statement takes the owner ($1), the moment ($2) and the key ($3) before which it begins, and how
many ($4). `id` is text that sorts as bytes, together with the source's mark unlike any other. Where
somebody may have thousands, the page is found first, and only its rows are told with their names.
"""


def _number(column: str) -> str:
    return f"lpad({column}::text, 20, '0')"


def _paged(sql: str, at: str, key: str) -> str:
    """With BEFORE and PAGE spelled out, for rows whose moment and key these are."""
    before = f'{at} <= $2 and ({at} < $2 or {key} collate "C" < $3)'
    page = f'{at} desc, {key} collate "C" desc limit $4'
    return sql.replace("BEFORE", before).replace("PAGE", page)


def _of_person(sql: str) -> str:
    return sql.replace("OWNER", "contact")


def _of_house(sql: str) -> str:
    return sql.replace("OWNER", "organisation")


_TALKS_OF_PERSON = """
select p.interaction::text as id, p.at from interaction_people p
 where p.contact = $1 and BEFORE
 order by PAGE
"""
TALKS_OF_PERSON = _paged(_TALKS_OF_PERSON, "p.at", "p.interaction::text")
_OF_THE_HOUSE = """
select i.id::text as id, i.at from interactions i
 where i.organisation = $1 and BEFORE order by PAGE
"""
_OF_ITS_PEOPLE = """
select t.id, t.at from positions s cross join lateral (
  select p.interaction::text as id, p.at from interaction_people p
   where p.contact = s.contact and BEFORE
     and (s.since is null or p.at >= s.since) and (s.until is null or p.at < s.until + 1)
   order by PAGE) t
 where s.organisation = $1
"""
_BOTH = """
select id, at from ((OF_THE_HOUSE) union (OF_ITS_PEOPLE)) talks order by PAGE
"""
TALKS_OF_HOUSE = _paged(
    _BOTH.replace("OF_THE_HOUSE", _paged(_OF_THE_HOUSE, "i.at", "i.id::text")).replace(
        "OF_ITS_PEOPLE", _paged(_OF_ITS_PEOPLE, "p.at", "p.interaction::text")
    ),
    "at",
    "id",
)
_CONSENTS = """
with page as materialized (
  select e.id, a.email from contact_addresses a join consent_events e on e.subject = a.id
   where a.contact = $1 and BEFORE
   order by PAGE)
select lpad(e.id::text, 20, '0') as id, e.at, e.state, e.method, page.email, w.sentence as wording,
       w.version as wording_version, e.notice_version, e.language,
       p.name_fi, p.name_sv, p.name_en,
       (select jsonb_object_agg(t.language, t.name) from list_texts t
         where t.list = e.list_id)::text as list_names,
       e.actor, m.name as actor_name, v.detail as proof,
       exists (select 1 from consent_events u
                where u.subject = e.subject and u.undoes = e.id and u.state = 'corrected') as is_undone
  from page
  join consent_events e on e.id = page.id
  left join consent_evidence v on v.event = e.id and e.method = 'import'
  left join wordings w on w.id = e.wording
  left join purposes p on p.key = e.purpose and p.version = e.purpose_version
  left join staff_members m on m.id = e.actor_id
"""
CONSENTS = _paged(_CONSENTS, "e.at", _number("e.id"))
_LETTERS = """
select d.campaign || 'x' || d.seq as id, d.at, d.campaign, coalesce(v.subject, '') as subject,
       d.language, a.email, d.state::text as outcome, d.reason
  from contact_addresses a
  join delivery d on d.address = a.id
  left join campaign_versions v on v.campaign = d.campaign and v.language = d.language
 where a.contact = $1 and d.state in ('a', 'r', 'e', 'u')
   and BEFORE
 order by PAGE
"""
LETTERS = _paged(_LETTERS, "d.at", "(d.campaign || 'x' || d.seq)")
_ORDERS = """
select lpad(f.id::text, 20, '0') as id, f.recorded_at as at, f.id as number, o.id as order, o.organisation,
       h.name as organisation_name, s.name as service_name, f.kind, f.from_on, f.what, f.price,
       f.period, f.note, f.corrects, f.recorded_by, coalesce(m.name, '') as by_name,
       exists (select 1 from order_facts v where v."order" = o.id and v.corrects = f.id) as is_void
  from orders o
  join order_facts f on f."order" = o.id
  join services s on s.id = o.service
  join organisations h on h.id = o.organisation
  left join staff_members m on m.id = f.recorded_by
 where o.OWNER = $1 and BEFORE
 order by PAGE
"""
ORDERS_BY_PERSON = _paged(_ORDERS, "f.recorded_at", _number("f.id")).replace("OWNER", "ordered_by")
ORDERS_OF_HOUSE = _of_house(_paged(_ORDERS, "f.recorded_at", _number("f.id")))
_STAGES = """
select id, at, service_name, stage, note, by_name, is_end from (
  select lpad(c.id::text, 20, '0') || 'a' as id, c.since as at, s.name as service_name, c.stage, c.note,
         coalesce(m.name, '') as by_name, false as is_end
    from considered_services c join services s on s.id = c.service
    left join staff_members m on m.id = c.by
   where c.OWNER = $1
  union all
  select lpad(c.id::text, 20, '0') || 'z', c.until, s.name, c.stage, '', '', true
    from considered_services c join services s on s.id = c.service
   where c.OWNER = $1 and c.until is not null
     and not exists (select 1 from considered_services n
                      where n.OWNER = $1 and n.service = c.service and n.since = c.until)
) steps
 where BEFORE
 order by PAGE
"""
STAGES_OF_PERSON = _of_person(_paged(_STAGES, "at", "id"))
STAGES_OF_HOUSE = _of_house(_paged(_STAGES, "at", "id"))
_ROLES = """
select id, at, role, is_end, by_name from (
  select lpad(r.id::text, 20, '0') || 'a' as id, r.since as at, r.role, false as is_end,
         coalesce(m.name, '') as by_name
    from contact_roles r left join staff_members m on m.id = r.added_by where r.OWNER = $1
  union all
  select lpad(r.id::text, 20, '0') || 'z', r.until, r.role, true, ''
    from contact_roles r where r.OWNER = $1 and r.until is not null
) steps
 where BEFORE
 order by PAGE
"""
ROLES_OF_PERSON = _of_person(_paged(_ROLES, "at", "id"))
ROLES_OF_HOUSE = _of_house(_paged(_ROLES, "at", "id"))
_CHANGES = """
with page as materialized (
  select c.id from contact_changes c where c.OWNER = $1 and BEFORE order by PAGE)
select lpad(c.id::text, 20, '0') as id, c.at, c.field, c.old, c.new, c.actor, coalesce(m.name, '') as by_name,
       c.why
  from page join contact_changes c on c.id = page.id left join staff_members m on m.id = c.by
"""
CHANGES_OF_PERSON = _of_person(_paged(_CHANGES, "c.at", _number("c.id")))
CHANGES_OF_HOUSE = _of_house(_paged(_CHANGES, "c.at", _number("c.id")))
_ENTRIES = """
select 'e' as id, c.created_at as at, c.source_kind, c.source_detail, coalesce(m.name, '') as by_name
  from TABLE c left join staff_members m on m.id = c.created_by
 where c.id = $1 and BEFORE
 order by PAGE
"""
ENTRY_OF_PERSON = _paged(_ENTRIES, "c.created_at", "'e'").replace("TABLE", "contacts")
ENTRY_OF_HOUSE = _paged(_ENTRIES, "c.created_at", "'e'").replace("TABLE", "organisations")
_BILLING = """
select lpad(c.id::text, 20, '0') as id, c.at, c.id as number, c.field, c.old, c.new,
       coalesce(m.name, '') as by_name
  from billing_changes c left join staff_members m on m.id = c.by
 where c.organisation = $1 and BEFORE
 order by PAGE
"""
BILLING = _paged(_BILLING, "c.at", _number("c.id"))
