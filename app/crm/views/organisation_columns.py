"""The columns a list of organisations can have. Billing details are no column: not all may see them."""

from app.contacts.sql import position_now
from app.crm.services.sql import order_in_force
from app.crm.views.columns import Ask, Column, Look
from app.crm.views.people_columns import billing_of, own_columns
from app.lib.languages import N_

FACTS = Ask("""
select o.id, o.name, o.kind, o.legal_form, o.business_id, o.vat_number, o.web, o.street, o.postcode, o.place,
       o.country, o.notes, o.source_kind, o.source_detail, o.source_on, o.created_at, o.checked_at,
       m.name as owner, p.name as parent
  from organisations o
  left join staff_members m on m.id = o.owner
  left join organisations p on p.id = o.parent
 where o.id = any($1)
""")
PHONES = Ask("""
select organisation as id, string_agg(number, ', ' order by id) as phones from contact_phones
 where organisation = any($1) group by organisation
""")
ROLES = Ask("""
select organisation as id, array_agg(role order by
       array_position(array['customer','prospect','media','partner','authority'], role::text)) as roles
  from contact_roles where organisation = any($1) and until is null group by organisation
""")
PEOPLE = Ask(
    f"""
select p.organisation as id, count(distinct p.contact) as people from positions p
 where p.organisation = any($1) and {position_now(day="$2")} group by p.organisation
""",
    ("day",),
)
SERVICES = Ask(
    f"""
select d.organisation as id, string_agg(distinct s.name, ', ' order by s.name) as services
  from orders d join services s on s.id = d.service
 where d.organisation = any($1) and {order_in_force("d", "$2")} group by d.organisation
""",
    ("day",),
)
LAST_CONTACT = Ask(
    """
select w.id, l.at from unnest($1::uuid[]) as w (id)
  join lateral (select i.at from interactions i where i.organisation = w.id and i.at <= $2
                 order by i.at desc limit 1) l on true
""",
    ("now",),
)
PROSPECT = Ask("""
select organisation as id, stage, next_step, next_step_on from prospect_profiles
 where organisation = any($1)
""")
CONSIDERED = Ask("""
select k.organisation as id, string_agg(distinct s.name, ', ' order by s.name) as services
  from considered_services k join services s on s.id = k.service
 where k.organisation = any($1) and k.until is null group by k.organisation
""")
BILLING = billing_of("organisation")
_OWN_FIELD = """
select organisation as id, text, number, day from field_values
 where organisation = any($1) and field = $2
"""

FIXED = (
    Column("kind", N_("Kind"), Look.KIND, FACTS, "kind"),
    Column("roles", N_("Relation"), Look.ROLES, ROLES, "roles"),
    Column("business_id", N_("Business ID"), Look.TEXT, FACTS, "business_id"),
    Column("legal_form", N_("Legal form"), Look.LEGAL_FORM, FACTS, "legal_form"),
    Column("place", N_("Place"), Look.TEXT, FACTS, "place"),
    Column("services", N_("Services now"), Look.TEXT, SERVICES, "services"),
    Column("people", N_("People"), Look.NUMBER, PEOPLE, "people"),
    Column("last_contact", N_("Last contact"), Look.DAY, LAST_CONTACT, "at"),
    Column("owner", N_("Owner"), Look.TEXT, FACTS, "owner"),
    Column("phones", N_("Phone"), Look.PHONES, PHONES, "phones"),
    Column("parent", N_("Part of"), Look.TEXT, FACTS, "parent"),
    Column("stage", N_("Stage"), Look.STAGE, PROSPECT, "stage"),
    Column("considered", N_("Services considered"), Look.TEXT, CONSIDERED, "services"),
    Column("next_step", N_("Next step"), Look.TEXT, PROSPECT, "next_step"),
    Column("next_step_on", N_("Next step on"), Look.DAY, PROSPECT, "next_step_on"),
    Column("source", N_("Source"), Look.SOURCE, FACTS, "source_kind"),
    Column("created", N_("Added on"), Look.DAY, FACTS, "created_at"),
    Column("checked", N_("Last checked"), Look.DAY, FACTS, "checked_at"),
)


async def organisation_columns() -> list[Column]:
    """All that there are now: fixed ones and fields of our own."""
    return [*FIXED, *await own_fields()]


async def own_fields() -> list[Column]:
    return await own_columns("organisation", _OWN_FIELD)
