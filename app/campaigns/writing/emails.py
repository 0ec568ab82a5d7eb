"""System mail of campaigns: a version, sent to the member of staff who asked for it."""

from dataclasses import replace
from uuid import UUID

from app.campaigns.grounds.links import why_url_of_a_test
from app.campaigns.writing import letters, queries
from app.lib.languages import N_, speaking
from app.lib.languages import gettext as _
from app.mail.letters.merge import BadDataError
from app.mail.outbox import Drop, Letter, SystemMail, letter

KIND = "campaign_test"
SUBJECT = N_("[Test] %(subject)s")


async def campaign_test(test_id: UUID, language: str) -> Letter | Drop:
    """The version as it is now, with the member's own name and address.

    Its unsubscribe link is made from the test's id and ends nobody's subscription.
    """
    test = await queries.test_mail(test_id)
    if test is None:
        return Drop("no_account")
    masthead = await letters.masthead(test.campaign)
    version = await queries.version(test.campaign, test.language)
    if not version.is_written:
        return Drop("no_letter")
    if not masthead.sender_email:
        return Drop("no_identity")
    first_name, _space, last_name = test.name.partition(" ")
    list_name = masthead.list_name(test.language)
    values = letters.values_for(
        first_name=first_name,
        last_name=last_name,
        email=test.email,
        list_name=list_name,
        unsubscribe_url=letters.test_unsubscribe_url(test.id),
        why_url=why_url_of_a_test(test.id),
        because=letters.because_subscribed(test.language, test.email, list_name),
    )
    compiled = await letters.beside_the_loop([version], lambda: letters.compiled(version, masthead))
    try:
        rendered = compiled.render(values)
    except BadDataError:
        return Drop("bad_data")
    with speaking(language):
        subject = _(SUBJECT, subject=rendered.subject)
    return letter(test.email, masthead, replace(rendered, subject=subject))


CAMPAIGN_TEST = SystemMail(KIND, campaign_test)
