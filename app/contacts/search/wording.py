"""What people and organisations are found by: for their search keys, and to say why one was found."""

from app.contacts.sql import addresses, main_position_first, position_now


def _people(column: str) -> str:
    return f"""
select c.id, c.first_name, c.last_name, c.title, left(c.notes, 2000) as notes,
       {addresses(column=column)} as emails,
       array(select p.number from contact_phones p where p.contact = c.id order by p.id) as phones,
       array(select t.name from contact_tags ct join tags t on t.id = ct.tag
             where ct.contact = c.id order by t.key) as tags,
       array(select o.name from positions p join organisations o on o.id = p.organisation
             where p.contact = c.id and {position_now(day="$2")}
             order by {main_position_first()}) as organisations
  from contacts c where c.id = any($1)
"""


PEOPLE_BY_WORDS = _people("canonical")
PEOPLE_AS_WRITTEN = _people("email")
"""SQL: of the people `$1` on the day `$2`; their addresses in canonical form, or as they are written."""

ORGANISATIONS_BY_WORDS = """
select o.id, o.name, o.business_id, o.place, o.web, left(o.notes, 2000) as notes,
       array(select p.number from contact_phones p where p.organisation = o.id order by p.id) as phones
  from organisations o where o.id = any($1)
"""
"""SQL: of the organisations `$1`."""
