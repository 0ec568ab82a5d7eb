"""What the notification and the letter to the people say before somebody changes them, in any language."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.lib.languages import N_, Language, current_language, format_datetime, gettext, speaking
from app.privacy.breaches.queries import PEOPLE, BreachNow
from app.privacy.breaches.rules import RISK_WORDS
from app.privacy.notice.text import AUTHORITY as AUTHORITY_SITE
from app.privacy.requests.letters.drafts import TO_FILL
from app.staff.queries.identity import FINLAND, Identity

SUBJECTS = {
    "authority": N_("Notification of a personal data breach: %(name)s, our reference %(number)s"),
    "people": N_("Your data was affected by a breach: what happened and what you can do"),
}


@dataclass(frozen=True)
class Draft:
    subject: str
    body: str


def drafted(kind: str, breach: BreachNow, us: Identity, language: Language) -> Draft:
    """In that language; what nobody has written down yet is a gap to be filled."""
    with speaking(language):
        parts = _to_people(breach, us) if kind == PEOPLE else _to_authority(breach, us)
        subject = gettext(SUBJECTS[kind], name=us.full_name, number=breach.number)
        return Draft(subject, "\n\n".join(parts))


def _to_authority(breach: BreachNow, us: Identity) -> Iterator[str]:
    """Article 33(3), in its order."""
    known = breach.facts
    risk = gettext(RISK_WORDS[breach.risk][0]) if breach.risk else ""
    numbered = (
        (N_("Controller"), f"{us.full_name}, {us.business_id}, {us.postal_line}"),
        (N_("Who gives more information"), _reach(us)),
        (N_("When it was noticed"), format_datetime(known.noticed_at)),
        (N_("When it happened"), format_datetime(known.happened_at) if known.happened_at else ""),
        (N_("What happened"), _said(known.title, known.happened, known.to_whom, known.cause)),
        (N_("Whose data, and how many people"), str(breach.people) if breach.people else ""),
        (N_("Which data"), known.data),
        (N_("Likely consequences"), _said(known.effects, risk)),
        (N_("What has been done and is planned"), known.measures),
    )
    for number, (title, text) in enumerate(numbered, 1):
        yield f"{number}. {gettext(title)}\n{text or TO_FILL}"


def _to_people(breach: BreachNow, us: Identity) -> Iterator[str]:
    """Article 34(2), in plain words."""
    known = breach.facts
    yield gettext(N_("Hello,"))
    yield gettext(
        N_("your data with us was affected by a breach of security. This happened: %(what)s"),
        what=_said(known.happened) or TO_FILL,
    )
    yield gettext(N_("It concerns these data of yours: %(data)s"), data=known.data or TO_FILL)
    yield gettext(N_("This may follow from it: %(effects)s"), effects=known.effects or TO_FILL)
    yield gettext(
        N_("This is what we have done, and what you can do yourself: %(measures)s"),
        measures=known.measures or TO_FILL,
    )
    yield gettext(N_("If you have questions, ask us: %(who)s"), who=_reach(us))
    if us.country == FINLAND:
        yield gettext(
            N_(
                "You may also lodge a complaint with the Office of the Data Protection Ombudsman: %(site)s"
            ),
            site=AUTHORITY_SITE[current_language()],
        )
    yield us.full_name


def _said(*parts: str) -> str:
    return " ".join(
        part if part.endswith((".", "!", "?")) else f"{part}." for part in parts if part
    )


def _reach(us: Identity) -> str:
    officer = (us.dpo_name, us.dpo_email, us.dpo_phone)
    contact = (us.contact_person, us.contact_email, us.contact_phone)
    return ", ".join(filter(None, officer if us.dpo_name else contact))
