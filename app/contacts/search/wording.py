"""What people and organisations are found by: for their search keys, and to say why one was found."""

_PEOPLE = """
select c.id, c.first_name, c.last_name, c.title, left(c.notes, 2000) as notes,
       array(select a.{address} from contact_addresses a where a.contact = c.id
             order by a.main_since is null, a.created_at, a.id) as emails,
       array(select p.number from contact_phones p where p.contact = c.id order by p.id) as phones,
       array(select t.name from contact_tags ct join tags t on t.id = ct.tag
             where ct.contact = c.id order by t.key) as tags,
       array(select o.name from positions p join organisations o on o.id = p.organisation
             where p.contact = c.id and (p.until is null or p.until >= $2)
             order by p.main_since is null, p.id) as organisations
  from contacts c where c.id = any($1)
"""
PEOPLE_BY_WORDS = _PEOPLE.format(address="canonical")
PEOPLE_AS_WRITTEN = _PEOPLE.format(address="email")
"""SQL: of the people `$1` on the day `$2`; their addresses in canonical form, or as they are written."""

ORGANISATIONS_BY_WORDS = """
select o.id, o.name, o.business_id, o.place, o.web, left(o.notes, 2000) as notes,
       array(select p.number from contact_phones p where p.organisation = o.id order by p.id) as phones
  from organisations o where o.id = any($1)
"""
"""SQL: of the organisations `$1`."""
