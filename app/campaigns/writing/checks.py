"""What is looked at before a campaign may go: each with a state and a sentence. Nothing is fetched."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app import config
from app.campaigns.audience.queries import Audience, audience_in
from app.campaigns.audience.whom import NOT_UNDERSTOOD, ChosenSegment, Usage, segments_of
from app.campaigns.outcomes import Outcome, reason_words
from app.campaigns.rules import LANGUAGE_NAMES, LIST_IS_CLOSED, StartRefusal
from app.campaigns.writing import gaps, letters
from app.campaigns.writing import queries as writing_queries
from app.campaigns.writing.letters import Issue, Masthead
from app.campaigns.writing.queries import Campaign, Version
from app.consent.wordings.controllers import StoredController, agreed_to_another
from app.lib.languages import format_number, ngettext
from app.lib.languages import gettext as _
from app.lib.problems import Problem
from app.mail.accounts import can_be_sent
from app.mail.letters import checks as mail
from app.staff.queries.identity import Identity, identity

_LINK_FAULTS = {
    mail.NO_LINK_WORDS,
    mail.NO_LINK_ADDRESS,
    mail.NOT_HTTPS,
    mail.BAD_LINK,
    mail.NO_SCHEME,
    mail.OTHER_SCHEME,
    mail.BAD_MAIL,
    mail.BAD_PHONE,
    mail.USER_IN_LINK,
    mail.FIELD_IN_SITE,
    mail.LINK_TITLE,
    mail.BROKEN_LINK,
    mail.PICTURE,
}
_WAY_OUT_FAULTS = {mail.NO_WAY_OUT, mail.HIDDEN_WAY_OUT}


@dataclass(frozen=True)
class Check:
    """One thing looked at. `kind` is a state of the look (yes, warn, stop); only stop blocks."""

    kind: str
    name: str
    sentence: str
    more: tuple[str, ...] = ()
    path: str = ""
    version: str = ""
    """The language of the letter that it is about; '' when it is about them all."""
    reason: StartRefusal = StartRefusal.LETTER
    """What is stored when it is this that keeps a scheduled campaign from starting."""

    @property
    def blocks(self) -> bool:
        return self.kind == "stop"


@dataclass(frozen=True)
class Facts:
    """What is looked at."""

    issue: Issue
    segments: list[ChosenSegment]
    audience: Audience
    has_mail_server: bool
    agreed_to_another: Mapping[StoredController, int] = field(default_factory=dict)


async def facts_of(issue: Issue) -> Facts:
    return await facts_in(issue, await segments_of(issue.campaign.id))


async def facts_in(issue: Issue, segments: list[ChosenSegment]) -> Facts:
    """The same when the segments it uses are known already."""
    audience = await audience_in(issue.campaign.id, segments)
    another = await agreed_to_another(issue.campaign.list_id)
    return Facts(issue, segments, audience, await can_be_sent(config.current()), another)


async def checks(campaign_id: int) -> list[Check]:
    """Everything that is `judged` of a campaign."""
    campaign = await writing_queries.existing(campaign_id)
    return await judged(await facts_of(await letters.issue(campaign, await identity())))


async def judged(facts: Facts) -> list[Check]:
    """In the order of the page, in the current language. About 10 ms."""
    return await letters.beside_the_loop(facts.issue.versions, lambda: _judged(facts))


def _judged(facts: Facts) -> list[Check]:
    issue, audience = facts.issue, facts.audience
    campaign = issue.campaign
    found = [] if campaign.list_is_open else [_closed_list()]
    if issue.masthead.is_service:
        found.append(_no_marketing(campaign))
    found += [_sender(issue.identity), _mail_server(is_set=facts.has_mail_server)]
    for version in issue.versions or [Version(campaign.main_language)]:
        found += _letter(campaign, version, issue.masthead)
    if audience.not_understood:
        return [*found, _not_understood(audience)]
    for version in issue.versions:
        found += _gaps(campaign, version, audience)
    found += [_languages(campaign, audience), _people(audience)]
    found += _controllers(facts.agreed_to_another)
    if audience.to_tell:
        found.append(_telling(audience))
    if facts.segments:
        found.append(_segments(campaign, facts.segments))
    return found


def blocking(found: Iterable[Check]) -> list[Check]:
    return [check for check in found if check.blocks]


def _closed_list() -> Check:
    return Check(
        "stop", _("List"), _(LIST_IS_CLOSED), path="/staff/lists", reason=StartRefusal.LIST_CLOSED
    )


def _no_marketing(campaign: Campaign) -> Check:
    said_at = campaign.no_marketing_at
    if said_at is not None and said_at >= campaign.changed_at:
        sentence = _("Somebody has read this letter and said that it holds no marketing.")
        return Check("yes", _("No marketing"), sentence)
    sentence = _(
        "This letter is about a contract, so nobody can refuse it: it may hold no offer, invitation, "
        "survey or other marketing. Read it, and say below that it holds none."
    )
    return Check("stop", _("No marketing"), sentence)


def _sender(us: Identity | None) -> Check:
    if us is None or not us.is_complete:
        sentence = _("Fill in the controller and the sender: the letter must name them.")
        return Check(
            "stop", _("Sender"), sentence, path="/staff/settings", reason=StartRefusal.SENDER
        )
    sentence = f"{us.sender_name} <{us.sender_email}>"
    return Check("yes", _("Sender"), sentence)


def _mail_server(*, is_set: bool) -> Check:
    if is_set:
        return Check("yes", _("Mail server"), _("It is set."))
    sentence = _("No mail server is set. Whoever runs the server needs to set POSTILUPA_SMTP_URL.")
    return Check("stop", _("Mail server"), sentence, reason=StartRefusal.MAIL_SERVER)


def _letter(campaign: Campaign, version: Version, masthead: Masthead) -> Iterator[Check]:
    """The text, its links, the way out and the size of one version."""
    path = f"{campaign.path}?version={version.language}"
    problems = mail.problems(
        letters.draft_of(version), masthead.sender(), masthead.occasion(version.language)
    )
    links = [p for p in problems if p.message in _LINK_FAULTS]
    way_out = [p for p in problems if p.message in _WAY_OUT_FAULTS]
    size = [p for p in problems if p.message == mail.TOO_LARGE]
    text = [p for p in problems if p not in (*links, *way_out, *size)]
    for name, faults, praise in (
        (
            _("Text"),
            text,
            _("The subject and letter are written, and every merge field is recognised."),
        ),
        (_("Links"), links, _("Every link is well formed. We did not open any of them.")),
        (_("Unsubscribe link"), way_out, _way_out_praise(masthead)),
        (_("Size"), size, _("Small enough for every e-mail program.")),
    ):
        yield replace(
            _found(name, faults, praise),
            name=_of_version(version, name),
            path=path,
            version=version.language,
        )


def _way_out_praise(masthead: Masthead) -> str:
    if masthead.is_service:
        return _("There is none: a letter about a contract comes for as long as that is in force.")
    return _("The unsubscribe link is there and visible.")


def _found(name: str, faults: Sequence[Problem], praise: str) -> Check:
    if not faults:
        return Check("yes", name, praise)
    in_order = sorted(faults, key=lambda problem: problem.warns)
    sentences = [problem.sentence() for problem in in_order]
    kind = "warn" if in_order[0].warns else "stop"
    return Check(kind, name, sentences[0], tuple(sentences[1:]))


def _gaps(campaign: Campaign, version: Version, audience: Audience) -> Iterator[Check]:
    """Whose letter would have a hole in it."""
    everybody = audience.by_language.get(version.language, 0)
    path = f"{campaign.path}?version={version.language}"
    if version.subject.strip() and (people := gaps.without_subject(version, audience)):
        sentence = ngettext(
            "%(n)s reader of %(all)s would get it without a subject. Add some words to it.",
            "%(n)s readers of %(all)s would get it without a subject. Add some words to it.",
            people,
            all=format_number(everybody),
        )
        name = _of_version(version, _("Subject"))
        yield Check("stop", name, sentence, path=path, version=version.language)
    if sentences := [gap.sentence(everybody) for gap in gaps.gaps(version, audience)]:
        name, more = _of_version(version, _("Empty fields")), tuple(sentences[1:])
        yield Check("warn", name, sentences[0], more, path, version.language)


def _of_version(version: Version, name: str) -> str:
    return f"{_(LANGUAGE_NAMES[version.language]).capitalize()}: {name}"


def _languages(campaign: Campaign, audience: Audience) -> Check:
    missing = {
        language: people
        for language, people in audience.own_language.items()
        if language not in audience.by_language
    }
    if not missing:
        return Check("yes", _("Languages"), _("Everybody gets it in their own language."))
    people = sum(missing.values())
    sentence = ngettext(
        "%(n)s reader has another language and will get the main version, in %(main)s.",
        "%(n)s readers have another language and will get the main version, in %(main)s.",
        people,
        main=_(LANGUAGE_NAMES[campaign.main_language]),
    )
    more = tuple(
        f"{_(LANGUAGE_NAMES[key]).capitalize()}: {format_number(n)}"
        for key, n in sorted(missing.items())
    )
    return Check("warn", _("Languages"), sentence, more, campaign.path)


def _people(audience: Audience) -> Check:
    left_out = tuple(
        f"{reason_words(Outcome.EXCLUDED, reason)}: {format_number(people)}"
        for reason, people in sorted(audience.left_out.items(), key=lambda pair: -pair[1])
    )
    if not audience.people:
        sentence = _("There is nobody on this list you may e-mail at the moment.")
        return Check("stop", _("Recipients"), sentence, left_out, reason=StartRefusal.NOBODY)
    sentence = ngettext("%(n)s person will get it.", "%(n)s people will get it.", audience.people)
    if audience.excluded:
        sentence += " " + ngettext(
            "%(n)s person is left out:", "%(n)s people are left out:", audience.excluded
        )
    return Check("yes", _("Recipients"), sentence, left_out)


def _telling(audience: Audience) -> Check:
    """What the letter says by itself to those who are to be told (GDPR Article 14)."""
    sentence = ngettext(
        "%(n)s person has not been told yet where their data came from. Their letter tells them in a "
        "section of its own, and it is noted when their mail server has accepted it.",
        "%(n)s people have not been told yet where their data came from. Their letters tell them in a "
        "section of its own, and it is noted when their mail server has accepted it.",
        audience.to_tell,
    )
    return Check("yes", _("Where the data came from"), sentence)


def _controllers(agreed: Mapping[StoredController, int]) -> Iterator[Check]:
    """Who agreed to another name, before anything goes; unanswered, nothing does."""
    for controller, people in agreed.items():
        sentence = ngettext(
            "%(n)s reader has agreed to letters from another name: %(name)s.",
            "%(n)s readers have agreed to letters from another name: %(name)s.",
            people,
            name=controller.name or _("not known"),
        )
        more = {
            True: _("It is the same company under a new name, so their consents remain valid."),
            False: _("It is another company, so they get nothing on that consent."),
            None: _("Answer first whether it is the same company."),
        }[controller.is_the_same]
        kind = {True: "yes", False: "warn", None: "stop"}[controller.is_the_same]
        path = "/staff/settings/controllers"
        name = _("Name in the consents")
        yield Check(kind, name, sentence, (more,), path, reason=StartRefusal.SENDER)


def _not_understood(audience: Audience) -> Check:
    sentence = _(NOT_UNDERSTOOD, names=", ".join(audience.not_understood))
    return Check(
        "stop", _("Segments"), sentence, path="/staff/segments", reason=StartRefusal.SEGMENTS
    )


def _segments(campaign: Campaign, segments: Sequence[ChosenSegment]) -> Check:
    """Whom it is kept to, by name."""
    only = [one.name for one in segments if one.usage is Usage.ONLY]
    without = [one.name for one in segments if one.usage is Usage.EXCEPT]
    sentences = []
    if only:
        sentences.append(
            _("Only readers in any of these segments: %(names)s.", names=", ".join(only))
        )
    if without:
        sentences.append(_("No reader in these segments: %(names)s.", names=", ".join(without)))
    return Check("yes", _("Segments"), " ".join(sentences), path=campaign.path)
