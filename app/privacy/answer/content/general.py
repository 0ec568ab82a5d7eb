"""What an answer says that is true of everybody: purposes, recipients, retention, as the notice has them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.consent import queries as ledger
from app.disclosures.queries import recipients_now
from app.disclosures.rules import KIND_WORDS, country_in_words
from app.lib.languages import current_language, gettext
from app.privacy.notice import periods
from app.privacy.notice.periods import Kept
from app.privacy.notice.text import AUTHORITY, PurposeInWords, told
from app.staff.periods.queries import periods as periods_now
from app.staff.queries.identity import FINLAND, identity


@dataclass(frozen=True)
class General:
    """In the current language. `authority`: where to complain, when we know."""

    controller: dict[str, str]
    purposes: Sequence[PurposeInWords] = ()
    recipients: Sequence[str] = ()
    kept: Sequence[Kept] = field(default_factory=tuple)
    authority: str = ""
    reach: str = ""

    @property
    def name(self) -> str:
        return self.controller.get("name", "")


async def general() -> General:
    us, language = await identity(), current_language()
    others = await recipients_now()
    controller = {"name": us.name, "business_id": us.business_id, "email": us.email} if us else {}
    return General(
        controller,
        [told(one, language) for one in await ledger.purposes()],
        [
            f"{one.name} ({gettext(KIND_WORDS[one.kind])}, {country_in_words(one.country)})"
            for one in others
        ],
        list(periods.kept(others, await periods_now())),
        AUTHORITY[language] if us and us.country == FINLAND else "",
        ", ".join(part for part in (us.contact_person, us.contact_email) if part) if us else "",
    )
