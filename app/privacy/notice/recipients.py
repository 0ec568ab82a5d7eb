"""Who else handles the data: checked, saved, and where in the world they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from babel import Locale

from app import database
from app.database import lock, transaction
from app.lib import clock
from app.lib.languages import N_, current_language
from app.privacy.tables import Recipient

EEA = frozenset(
    (
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE"),
        *("IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"),
    )
)
MOST = 20


class Kind(StrEnum):
    MAIL = "mail"
    HOSTING = "hosting"
    BACKUP = "backup"
    MAILING_HOUSE = "mailing_house"
    OTHER = "other"


# Without them the register does not run, so the notice says when nobody has named them.
NEEDED = (Kind.HOSTING, Kind.MAIL, Kind.BACKUP)


class Safeguard(StrEnum):
    """What protects data outside the EEA (GDPR Articles 45 and 46)."""

    ADEQUACY = "adequacy"
    CLAUSES = "clauses"


KIND_WORDS = {
    Kind.MAIL: N_("mail server"),
    Kind.HOSTING: N_("server"),
    Kind.BACKUP: N_("backups"),
    Kind.MAILING_HOUSE: N_("printing and posting"),
    Kind.OTHER: N_("another technical service"),
}
SAFEGUARD_WORDS = {
    Safeguard.ADEQUACY: N_("the European Commission's adequacy decision"),
    Safeguard.CLAUSES: N_("the European Commission's standard contractual clauses"),
}


@dataclass(frozen=True)
class RecipientNow:
    """Somebody who handles data for us now."""

    kind: Kind
    name: str
    country: str
    safeguard: Safeguard | None = None
    keeps_days: int | None = None

    @property
    def is_outside(self) -> bool:
        return self.country not in EEA


def country_in_words(code: str) -> str:
    """In the current language; an unknown code stays as it is."""
    return str(Locale(current_language().value).territories.get(code, code))


def is_country(code: str) -> bool:
    """Whether these two letters are a country's (ISO 3166-1)."""
    return code in Locale("en").territories and len(code) == 2 and code.isalpha()


async def recipients_now() -> list[RecipientNow]:
    """By kind, then by name."""
    rows = await database.fetch(
        "select kind, name, country, safeguard, keeps_days from recipients where until is null "
        "order by array_position(array['hosting', 'mail', 'backup', 'mailing_house', 'other'], "
        'kind::text), name collate "C", id'
    )
    return [
        RecipientNow(
            Kind(row["kind"]),
            row["name"],
            row["country"],
            Safeguard(row["safeguard"]) if row["safeguard"] else None,
            row["keeps_days"],
        )
        for row in rows
    ]


async def save_recipients(wanted: Sequence[RecipientNow]) -> bool:
    """From now on it is these. What was before stays, with its days. False: nothing changed."""
    async with transaction():
        await lock("recipients")
        before = set(await recipients_now())
        if before == set(wanted):
            return False
        for gone in before - set(wanted):
            await _end(gone)
        new = dict.fromkeys(one for one in wanted if one not in before)
        if new:
            await Recipient.insert(*(_row(one) for one in new))
        return True


async def _end(gone: RecipientNow) -> None:
    await database.execute(
        "update recipients set until = $1 where until is null and kind = $2 and name = $3 "
        "and country = $4 and safeguard is not distinct from $5 "
        "and keeps_days is not distinct from $6",
        clock.now(), gone.kind, gone.name, gone.country, gone.safeguard, gone.keeps_days,
    )  # fmt: skip


def _row(one: RecipientNow) -> Recipient:
    return Recipient(
        kind=one.kind,
        name=one.name,
        country=one.country,
        safeguard=one.safeguard,
        keeps_days=one.keeps_days,
        since=clock.now(),
    )
