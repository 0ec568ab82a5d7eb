"""The choice of fewer letters, written in SQL once. Pure."""

STATES = "('weekly', 'monthly', 'every_letter')"

WHO_CHOSE = f"""
    select b.contact from consent_events e join contact_addresses b on b.id = e.subject
     where e.state in {STATES}"""
"""Everybody who ever chose, about whichever list: asked once for all, so that no plan for one can go wrong."""


def choice(contact: str, list_id: str) -> str:
    """The last word (state, at) of this person about this list's letters, at whichever address."""
    return f"""
    select e.state, e.at
      from contact_addresses b join consent_events e on e.subject = b.id
     where b.contact = {contact} and e.list_id = {list_id} and e.state in {STATES}
     order by e.recorded_at desc, e.id desc limit 1"""
