"""The columns a list of people can have."""

from app import database
from app.consent.sql import IN_FORCE, REASON
from app.contacts.sql import main_address_first, main_position_first, position_now
from app.crm.services.sql import order_in_force
from app.crm.views.columns import Ask, Column, Look
from app.lib.languages import N_
from app.lists.sql import list_name
from app.lists.staff_queries import KnownList, known_lists

FACTS = Ask("""
select c.id, c.first_name, c.last_name, c.title, c.language, c.street, c.postcode, c.place, c.country,
       c.notes, c.birth_year, c.source_kind, c.source_detail, c.source_on, c.created_at, c.checked_at,
       m.name as owner
  from contacts c left join staff_members m on m.id = c.owner
 where c.id = any($1)
""")
ADDRESS = Ask(f"""
select distinct on (a.contact) a.contact as id, a.email, a.kind from contact_addresses a
 where a.contact = any($1) order by a.contact, {main_address_first("a")}
""")
PHONES = Ask("""
select contact as id, string_agg(number, ', ' order by id) as phones from contact_phones
 where contact = any($1) group by contact
""")
ROLES = Ask("""
select r.id, array_agg(r.role order by r.place) as roles from (
    select contact as id, role,
           array_position(array['customer','prospect','media','partner','authority'], role::text) as place
      from contact_roles where contact = any($1) and until is null
    union
    select a.contact, 'subscriber', 9 from contact_addresses a
     where a.contact = any($1)
       and exists (select from subscriptions s where s.address = a.id and s.left_at is null)) r
 group by r.id
""")
TAGS = Ask("""
select k.contact as id, array_agg(t.name order by t.key) as tags
  from contact_tags k join tags t on t.id = k.tag where k.contact = any($1) group by k.contact
""")
POSITION = Ask(
    f"""
select distinct on (p.contact) p.contact as id, p.organisation, o.name, o.business_id, o.legal_form,
       p.title as position, case when p.decision_maker then 'yes' else 'no' end as decision_maker
  from positions p join organisations o on o.id = p.organisation
 where p.contact = any($1) and {position_now(day="$2")}
 order by p.contact, {main_position_first()}
""",
    ("day",),
)
LAST_CONTACT = Ask(
    """
select w.id, l.at from unnest($1::uuid[]) as w (id)
  join lateral (select p.at from interaction_people p where p.contact = w.id and p.at <= $2
                 order by p.at desc limit 1) l on true
""",
    ("now",),
)


def billing_of(owner: str) -> Ask:
    """`owner` is the column that names whose they are. Never in a list: not all may see them."""
    return Ask(f"""
select {owner} as id, name, street, postcode, place, country, reference, einvoice_address,
       einvoice_operator, email, terms_days
  from billing_details where {owner} = any($1)
""")


BILLING = billing_of("contact")
MEDIA = Ask("select contact as id, beat, embargo_notes from media_profiles where contact = any($1)")
PROSPECT = Ask("""
select contact as id, stage, next_step, next_step_on from prospect_profiles where contact = any($1)
""")
CONSIDERED = Ask("""
select k.contact as id, string_agg(distinct s.name, ', ' order by s.name) as services
  from considered_services k join services s on s.id = k.service
 where k.contact = any($1) and k.until is null group by k.contact
""")
SERVICES = Ask(
    f"""
select h.id, string_agg(distinct s.name, ', ' order by s.name) as services
  from (select p.contact as id, o.id as held from positions p
          join orders o on o.organisation = p.organisation
         where p.contact = any($1) and {position_now(day="$2")}
        union all select o.contact, o.id from orders o where o.contact = any($1)) h
  join orders d on d.id = h.held
  join services s on s.id = d.service
 where {order_in_force("d", "$2")}
 group by h.id
""",
    ("day",),
)
SUBSCRIBED = Ask(
    f"""
select a.contact as id, array_agg(distinct coalesce({list_name("l.id", "$2")}, l.slug)) as lists
  from contact_addresses a
  join subscriptions s on s.address = a.id and s.left_at is null
  join lists l on l.id = s.list
 where a.contact = any($1) group by a.contact
""",
    ("language",),
)
# For any list; which ones, the columns of the lists say.
ANY_PERMISSION = Ask(f"""
select distinct on (a.contact) a.contact as id, {IN_FORCE} as verdict, {REASON} as reason, p.since
  from contact_addresses a
  join permission p on p.address = a.id and p.channel = 'email'
  join lists l on l.id = p.list_id and l.purpose = p.purpose
 where a.contact = any($1)
 order by a.contact, ({IN_FORCE}) desc, {main_address_first("a")}, p.ground = 'consent' desc, p.since desc
""")

FIXED = (
    Column("organisation", N_("Organisation"), Look.ORGANISATION, POSITION, "*"),
    Column("outlet", N_("Outlet"), Look.ORGANISATION, POSITION, "*"),
    Column("title", N_("Title"), Look.TEXT, FACTS, "title"),
    Column("roles", N_("Relation"), Look.ROLES, ROLES, "roles"),
    Column("phones", N_("Phone"), Look.PHONES, PHONES, "phones"),
    Column("tags", N_("Areas of responsibility"), Look.TAGS, TAGS, "tags"),
    Column("owner", N_("Owner"), Look.TEXT, FACTS, "owner"),
    Column("last_contact", N_("Last contact"), Look.DAY, LAST_CONTACT, "at"),
    Column("beat", N_("Beat"), Look.TEXT, MEDIA, "beat"),
    Column("may_mail", N_("May we e-mail?"), Look.PERMISSION, ANY_PERMISSION, "*"),
    Column("embargo", N_("Embargo notes"), Look.TEXT, MEDIA, "embargo_notes"),
    Column("stage", N_("Stage"), Look.STAGE, PROSPECT, "stage"),
    Column("considered", N_("Services considered"), Look.TEXT, CONSIDERED, "services"),
    Column("next_step", N_("Next step"), Look.TEXT, PROSPECT, "next_step"),
    Column("next_step_on", N_("Next step on"), Look.DAY, PROSPECT, "next_step_on"),
    Column("services", N_("Services now"), Look.TEXT, SERVICES, "services"),
    Column("lists", N_("Lists"), Look.TAGS, SUBSCRIBED, "lists"),
    Column("language", N_("Language"), Look.LANGUAGE, FACTS, "language"),
    Column("place", N_("Place"), Look.TEXT, FACTS, "place"),
    Column("source", N_("Source"), Look.SOURCE, FACTS, "source_kind"),
    Column("created", N_("Added on"), Look.DAY, FACTS, "created_at"),
    Column("checked", N_("Last checked"), Look.DAY, FACTS, "checked_at"),
)

_PERMISSION = f"""
select distinct on (a.contact) a.contact as id, {IN_FORCE} as verdict, {REASON} as reason, p.since
  from contact_addresses a
  join permission p on p.address = a.id and p.list_id = $2 and p.purpose = $3
       and p.channel = 'email'
 where a.contact = any($1)
 order by a.contact, ({IN_FORCE}) desc, {main_address_first("a")}, p.ground = 'consent' desc, p.since desc
"""
_OWN_FIELD = """
select contact as id, text, number, day from field_values where contact = any($1) and field = $2
"""
LOOK_OF_KIND = {
    "text": (Look.TEXT, "text"),
    "choice": (Look.TEXT, "text"),
    "yes_no": (Look.YES_NO, "text"),
    "number": (Look.NUMBER, "number"),
    "date": (Look.DAY, "day"),
}


def permission_column(one: KnownList) -> Column:
    """May this list be mailed, and since when so."""
    ask = Ask(_PERMISSION, more=(one.id, one.purpose))
    return Column(f"list:{one.id}", one.name, Look.PERMISSION, ask, "*", is_name=True)


async def own_columns(about: str, sql: str) -> list[Column]:
    """One for each field in use that staff defined."""
    rows = await database.fetch(
        "select id, name, kind from custom_fields where about = $1 and retired_at is null "
        "order by name, id",
        about,
    )
    return [
        Column(
            f"field:{row['id']}",
            row["name"],
            *_looks(row["kind"], Ask(sql, more=(row["id"],))),
            True,
        )
        for row in rows
    ]


def _looks(kind: str, ask: Ask) -> tuple[Look, Ask, str]:
    look, field = LOOK_OF_KIND[kind]
    return look, ask, field


async def people_columns() -> list[Column]:
    """All that there are now: fixed ones, a permission for each list, fields of our own."""
    permissions = [permission_column(one) for one in await known_lists()]
    return [*FIXED, *permissions, *await own_fields()]


async def own_fields() -> list[Column]:
    return await own_columns("person", _OWN_FIELD)
