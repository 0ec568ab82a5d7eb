"""The choice of fewer letters, written in SQL once. Pure."""

STATES = "('weekly', 'monthly', 'every_letter')"


def choice(contact: str, list_id: str) -> str:
    """The last word (state, at) of this person about this list's letters, at whichever address."""
    return f"""
    select e.state, e.at
      from contact_addresses b join consent_events e on e.subject = b.id
     where b.contact = {contact} and e.list_id = {list_id} and e.state in {STATES}
     order by e.recorded_at desc, e.id desc limit 1"""
