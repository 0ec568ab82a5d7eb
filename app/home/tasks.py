"""What needs a person about the facts that permissions rest on, and about what people ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.consent.wordings import controllers as wordings
from app.disclosures.queries import Registered, register
from app.disclosures.rules import ends_soon
from app.home import queries
from app.lib import clock
from app.lib.languages import N_, format_date, gettext, ngettext
from app.lists import staff_queries as lists
from app.lists.asking_again.consents import number_ending
from app.lists.replacing.queries import number_to_look_at
from app.lists.staff_queries import CountedList
from app.privacy.answer.queries import closed
from app.privacy.article_19.queries import open_tasks
from app.privacy.ledger.queries import seal
from app.privacy.ledger.rules import TO_DO, said, troubles
from app.privacy.questions.queries import number_open
from app.privacy.record.queries import review_due_on
from app.privacy.record.rules import is_reminded
from app.privacy.requests import queries as requests
from app.privacy.requests.cases import Case
from app.privacy.retention.queries import number_due_next_month
from app.staff.queries.controllers import controllers, same_as_today
from app.staff.queries.identity import Identity
from app.staff.queries.sessions import SignedIn
from app.staff.rules import Right


@dataclass(frozen=True)
class Task:
    """Something that needs a person. `path` is None where this person may not open it."""

    drawing: str
    sentence: str
    hint: str
    path: str | None = None
    is_bad: bool = False


async def of_seal(user: SignedIn) -> list[Task]:
    """What is wrong with the seal of the ledger."""
    stands = await seal()
    path = "/staff/ledger" if user.may(Right.EXPORT_EVIDENCE) else None
    return [
        Task("alert", said(trouble, stands), gettext(TO_DO[trouble]), path, is_bad=True)
        for trouble in troubles(stands, clock.now())
    ]


async def of_requests(user: SignedIn) -> list[Task]:
    """What people have asked about their own data, from two weeks before it has to be answered."""
    if not user.may(Right.HANDLE_REQUESTS):
        return []
    due = [case for case in await requests.open_cases() if case.warning is not None]
    return [
        Task("clock", gettext(_ANSWER, number=case.number), _left(case), case.path)
        for case in due[:MOST_REQUESTS]
    ]


MOST_REQUESTS = 5
_ANSWER = N_("Answer request %(number)s about own data")


def _left(case: Case) -> str:
    if case.left < 0:
        return ngettext("%(n)s day late", "%(n)s days late", -case.left)
    day = format_date(case.due_on)
    if case.left == 0:
        return gettext(N_("Today is the last day."))
    left = ngettext("%(n)s day left", "%(n)s days left", case.left)
    return gettext(N_("%(left)s, until %(day)s."), left=left, day=day)


async def of_recipients(user: SignedIn) -> list[Task]:
    """Recipients that have to hear what was done with data they got (GDPR Article 19)."""
    waiting = await open_tasks() if user.may(Right.HANDLE_REQUESTS) else []
    if not waiting:
        return []
    sentence = ngettext(
        "Tell %(n)s recipient what was done with a person's data",
        "Tell %(n)s recipients what was done with a person's data",
        len(waiting),
    )
    day = waiting[0].due_on
    hint = gettext(N_("The first by %(day)s. The letter is ready."), day=format_date(day))
    path = waiting[0].path if len(waiting) == 1 else "/staff/recipients/to-tell"
    return [Task("send", sentence, hint, path, is_bad=day < clock.today())]


async def of_sentences(
    user: SignedIn, identity: Identity | None, all_lists: Sequence[CountedList]
) -> list[Task]:
    """Lists whose consent sentence still names somebody who is not the controller any more."""
    if identity is None or not identity.name:
        return []
    lists_with_another = await lists.lists_naming_another(identity.name)
    says = N_("The consent sentence of “%(list)s” does not name %(controller)s any more")
    hint = gettext(
        N_("Nobody can subscribe to the list until the sentence names the present controller.")
    )
    return [
        Task(
            "alert",
            gettext(says, list=one.name, controller=identity.name),
            hint,
            f"{one.path}/edit" if user.may(Right.MANAGE_LISTS) else None,
        )
        for one in all_lists
        if one.id in lists_with_another
    ]


async def of_address_changes(user: SignedIn) -> list[Task]:
    """Changes of address that collide with somebody else's, or that the old address denies."""
    number = await number_to_look_at()
    if not (number and user.may(Right.EDIT_PEOPLE)):
        return []
    sentence = ngettext(
        "Look at %(n)s change of address", "Look at %(n)s changes of address", number
    )
    hint = gettext(
        N_(
            "The new address belongs to somebody else, or the owner says that they did not ask for it."
        )
    )
    return [Task("alert", sentence, hint, "/staff/address-changes")]


async def of_legal_forms(user: SignedIn) -> list[Task]:
    """Organisations of which nobody has said what they are before the law."""
    unknown = await queries.organisations_without_form()
    if not (unknown and user.may(Right.EDIT_PEOPLE)):
        return []
    sentence = ngettext(
        "Decide the legal form of %(n)s organisation",
        "Decide the legal form of %(n)s organisations",
        unknown,
    )
    hint = gettext(N_("Until then their role addresses, such as info@, are treated as personal."))
    return [Task("building", sentence, hint, "/staff/organisations?legal_form=missing")]


async def of_retention(user: SignedIn) -> list[Task]:
    """People whose time in the register is over soon."""
    number = await number_due_next_month()
    if not (number and user.may(Right.ERASE_PEOPLE)):
        return []
    sentence = ngettext(
        "The retention period of %(n)s person ends within a month",
        "The retention periods of %(n)s people end within a month",
        number,
    )
    hint = gettext(N_("They are erased the night after. Set a hold on whoever has to be kept."))
    return [Task("clock", sentence, hint, "/staff/retention")]


async def of_questions(user: SignedIn) -> list[Task]:
    """Letters that wait for what only a person can know."""
    number = await number_open()
    if not (number and user.may(Right.RECORD_CONSENT)):
        return []
    sentence = ngettext("Answer %(n)s question", "Answer %(n)s questions", number)
    hint = gettext(N_("A letter waits for what only a person can know."))
    return [Task("alert", sentence, hint, "/staff/questions")]


async def of_answers(user: SignedIn) -> list[Task]:
    """Answers about own data that nobody can open any more: somebody tried codes."""
    people = await closed()
    if not (people and user.may(Right.HANDLE_REQUESTS)):
        return []
    sentence = ngettext(
        "%(n)s answer was closed after wrong codes",
        "%(n)s answers were closed after wrong codes",
        len(people),
    )
    hint = gettext(N_("Talk to the person, and release the answer again with a new code."))
    return [Task("alert", sentence, hint, f"/staff/people/{people[0]}/answer")]


async def of_ending_consents(user: SignedIn) -> list[Task]:
    """Consents that their readers could renew in time."""
    number = await number_ending()
    if not (number and user.may(Right.MANAGE_LISTS)):
        return []
    sentence = ngettext(
        "%(n)s consent ends within 60 days", "%(n)s consents end within 60 days", number
    )
    hint = gettext(N_("Ask whether it goes on while it is alive: afterwards nobody may be asked."))
    return [Task("clock", sentence, hint, "/staff/asking-again")]


async def of_controllers(user: SignedIn) -> list[Task]:
    """The controller has another number than before, or a sentence names nobody we know."""
    versions = await controllers()
    is_open = None in same_as_today(versions).values()
    if not (is_open or (versions and await wordings.open_wordings())):
        return []
    sentence = gettext(N_("Answer whether the consents name the present company"))
    hint = gettext(N_("Until then nobody gets letters on consents given to an earlier name."))
    path = "/staff/settings/controllers" if user.may(Right.CHANGE_SETTINGS) else None
    return [Task("alert", sentence, hint, path)]


async def of_contracts(user: SignedIn) -> list[Task]:
    """Contracts with those who get data: over, or over within 60 days."""
    if not user.may(Right.EXPORT_PEOPLE):
        return []
    today = clock.today()
    ending = [one for one in await register() if ends_soon(one.facts, today)]
    return [_of_contract(one, today, user) for one in ending]


def _of_contract(one: Registered, today: date, user: SignedIn) -> Task:
    ends = one.facts.contract_until
    assert ends is not None, "only what ends, ends soon"
    sentence = N_("The contract with %(name)s ends on %(day)s")
    if ends < today:
        sentence = N_("The contract with %(name)s ended on %(day)s")
    path = f"/staff/recipients/{one.firm}" if user.may(Right.CHANGE_SETTINGS) else None
    return Task(
        "clock",
        gettext(sentence, name=one.facts.name, day=format_date(ends)),
        gettext(N_("After that nothing can be given to it.")),
        path,
    )


async def of_access(user: SignedIn) -> list[Task]:
    """The yearly review of who can reach the server and the database, from a month before."""
    if not user.may(Right.CHANGE_SETTINGS):
        return []
    today = clock.today()
    due = await review_due_on(today)
    if due is None or not is_reminded(due, today):
        return []
    sentence = gettext(N_("Review who can reach the server and the database"))
    hint = N_("Due by %(day)s.") if due >= today else N_("It was due on %(day)s.")
    return [Task("clock", sentence, gettext(hint, day=format_date(due)), "/staff/record/access")]
