"""What is asked of those who get data."""

from collections.abc import Sequence

from app import database
from app.config import Settings
from app.disclosures.rules import Kind, RecipientNow, Safeguard


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


async def outside_the_eea() -> Sequence[RecipientNow]:
    """Those outside, the mail account among them; whoever is inside needs no permission."""
    return [one for one in await recipients_now() if one.is_outside]


async def mail_leaves_the_eea() -> bool:
    """Whether letters go out through a mail server outside: then only to who permits it."""
    return any(one.kind is Kind.MAIL for one in await outside_the_eea())


UNNAMED = (
    "POSTILUPA_SMTP_URL names a mail server, but nobody has said in the register of recipients in "
    "which country it is."
)
OUTSIDE = (
    "Mail goes out through {name} ({country}), outside the EEA: marketing is sent only to people who "
    "have permitted that."
)


async def of_the_mail_account(settings: Settings) -> list[str]:
    """What `postilupa check` says of where mail goes out, a sentence each; nothing stops for it."""
    accounts = [one for one in await recipients_now() if one.kind is Kind.MAIL]
    if settings.smtp_url and not accounts:
        return [UNNAMED]
    return [
        OUTSIDE.format(name=one.name, country=one.country) for one in accounts if one.is_outside
    ]
