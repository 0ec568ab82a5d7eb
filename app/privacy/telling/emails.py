"""The mail that says that the privacy notice has changed: what, since when, where to read it."""

from uuid import UUID

from app.consent import queries as ledger
from app.consent.queries import PublishedNotice
from app.crm.article_14.mailing import Hindrance
from app.mail.letters.compose import compose, url
from app.mail.letters.letter import Rendered
from app.mail.outbox import Drop, Letter, SystemMail, letter
from app.privacy.notice.queries import changed_in
from app.privacy.telling.people import KIND, agreed_under, mail_to
from app.staff.queries import identity as identity_queries
from app.staff.queries.identity import Identity


async def prepare(about: UUID, language: str) -> Letter | Drop:
    """About the version that somebody wanted told; overtaken by a newer one it is not sent."""
    identity, notice = await identity_queries.identity(), await ledger.notice(None, language)
    if identity is None or notice is None:
        return Drop("no_identity")
    person = await mail_to(about, notice.version)
    if person is None:
        return Drop("gone")
    if person.hindrance is not Hindrance.UNDER_WAY:
        return Drop(str(person.hindrance))
    since = await agreed_under(about, notice.version)
    return letter(person.email, identity, await written(identity, notice, since))


async def written(identity: Identity, notice: PublishedNotice, since: int) -> Rendered:
    """The same for everybody who reads this language and agreed under the notice `since`."""
    language = notice.language
    changed = await changed_in(notice.version, language, since=since)
    return compose(
        "notice-changed",
        language,
        identity.sender(language),
        published=notice,
        changed=[one.heading for one in changed],
        notice_url=url("/privacy", language),
        choices_url=url("/preferences", language),
        contact=identity.contact_email,
    )


NOTICE_CHANGED = SystemMail(KIND, prepare)
