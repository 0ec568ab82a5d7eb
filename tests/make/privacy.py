"""An agency whose register it is, and its published notice."""

from app.privacy import actions
from tests.make import staff as make_staff

IDENTITY = {
    "name": "Revontuli Viestintä Oy",
    "business_id": "1234567-1",
    "street": "Kauppakatu 12 B",
    "postcode": "96100",
    "place": "Rovaniemi",
    "country": "FI",
    "email": "toimisto@example.com",
    "phone": "+358 16 000 0000",
    "contact_person": "Sanna Laaksonen",
    "contact_email": "tietosuoja@example.com",
    "contact_phone": "",
    "register_name_fi": "Asiakas- ja uutiskirjerekisteri",
    "register_name_sv": "Kund- och nyhetsbrevsregister",
    "register_name_en": "Customer and newsletter register",
    "sender_name": "Revontuli",
    "sender_email": "kirjeet@example.com",
    "reply_to": "",
}


async def identity(**changes: str) -> None:
    """Saved as a member of staff would, with the notice that follows."""
    by = await make_staff.member()
    assert await actions.save_settings({**IDENTITY, **changes}, by) == {}
