"""Whose register this is (register R1)."""

from dataclasses import dataclass
from datetime import datetime

from app.lib.languages import Language
from app.mail.letters.compose import url
from app.mail.letters.letter import Sender
from app.staff import tables

FINLAND = "FI"


@dataclass(frozen=True)
class Identity:
    """The controller, the contact person and the sender, as notice, footer and mails name them."""

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
    changed_at: datetime
    trade_name: str = ""
    dpo_name: str = ""
    dpo_email: str = ""
    dpo_phone: str = ""
    profile: str = "finland"
    checkpoint_mailed: bool = True
    checkpoint_email: str = ""
    checkpoint_language: str = Language.FINNISH.value

    @property
    def full_name(self) -> str:
        """The official name, with the trade name that people know beside it."""
        return f"{self.name} ({self.trade_name})" if self.trade_name else self.name

    @property
    def postal_line(self) -> str:
        """As the Finnish post writes it: `Katu 1, 00100 HELSINKI`, and the country if abroad."""
        place = f"{self.postcode} {self.place.upper()}".strip()
        country = "" if self.country == FINLAND else self.country
        return ", ".join(part for part in (self.street, place, country) if part)

    @property
    def is_complete(self) -> bool:
        """Whether letters may go out: all that the notice and the footer must name is there."""
        needed = (
            *(self.name, self.business_id, self.street, self.postcode, self.place, self.email),
            *(self.contact_person, self.contact_email, self.sender_name, self.sender_email),
            *(self.register_name_fi, self.register_name_sv, self.register_name_en),
        )
        return all(needed)

    @property
    def officer_email(self) -> str:
        """Where the daily checkpoint of the ledger goes: to whoever was named for it, else to the data
        protection officer, else to the contact person.
        """
        return self.checkpoint_email or self.dpo_email or self.contact_email

    def sender(self, language: str) -> Sender:
        """Who is responsible, for the footer of a mail in this language."""
        return Sender(self.full_name, self.postal_line, self.business_id, url("/privacy", language))

    def register_name(self, language: Language) -> str:
        names = {
            Language.FINNISH: self.register_name_fi,
            Language.SWEDISH: self.register_name_sv,
            Language.ENGLISH: self.register_name_en,
        }
        return names[language]


async def identity() -> Identity | None:
    """None until somebody has filled in the settings."""
    row = await tables.Identity.select().where(tables.Identity.number == 1).first()
    if row is None:
        return None
    del row["number"]
    return Identity(**row)
