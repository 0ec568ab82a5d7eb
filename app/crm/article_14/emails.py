"""The notice that tells somebody where their data came from, as a mail of its own (GDPR Article 14)."""

from uuid import UUID

from app.consent.wordings.article_14 import apart, teller, told_of
from app.contacts.telling.told import How, told_by_message
from app.crm.article_14.mailing import KIND, Hindrance, reachable
from app.lib import clock
from app.lib.languages import Language
from app.mail.letters.compose import compose
from app.mail.outbox import Drop, Letter, SystemMail, Taken, letter

_ITSELF = (None, Hindrance.UNDER_WAY)


async def prepare(about: UUID, language: str) -> Letter | Drop:
    """In the words that are true of this person now; nobody is told twice."""
    us = await teller()
    if us is None:
        return Drop("no_identity")
    person = next(iter(await reachable([about])), None)
    if person is None:
        return Drop("told")
    if person.hindrance not in _ITSELF:
        return Drop(str(person.hindrance))
    notice = us.notice((await told_of([about]))[about], Language(language))
    rendered = compose(
        "article-14",
        language,
        us.identity.sender(language),
        notice=notice,
        objection=apart(notice.objection),
    )
    return letter(person.email, us.identity, rendered)


async def note_told(about: UUID, taken: Taken) -> None:
    """The mail server took it."""
    del taken
    await told_by_message({about: clock.now()}, How.NOTICE, what="")


ARTICLE_14 = SystemMail(KIND, prepare, note_told)
