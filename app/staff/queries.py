"""Named questions about accounts and about whose register this is."""

from dataclasses import dataclass

from app.staff.tables import Identity as IdentityTable


@dataclass(frozen=True)
class Identity:
    """Whose register this is (register row R1)."""

    name: str
    business_id: str
    street: str
    postcode: str
    place: str
    country: str
    email: str
    phone: str
    contact_person: str
    contact_email: str
    contact_phone: str
    register_name_fi: str
    register_name_sv: str
    register_name_en: str
    sender_name: str
    sender_email: str
    reply_to: str

    @property
    def postal_line(self) -> str:
        """One line as Finns write it: street, postcode and place in capitals."""
        return f"{self.street}, {self.postcode} {self.place.upper()}"

    def register_name(self, language: str) -> str:
        return str(getattr(self, f"register_name_{language}"))


async def identity() -> Identity | None:
    """The identity, or None before the settings were filled in."""
    row = await IdentityTable.select().first()
    if row is None:
        return None
    return Identity(**{name: row[name] for name in Identity.__dataclass_fields__})
