"""How long what is kept beside the purposes stays: the rules by which the nights destroy it, and no others.

What nothing deletes says so. Backups and logs of the server are kept by whoever runs them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.disclosures.rules import Kind, RecipientNow
from app.lib.languages import N_, gettext, ngettext
from app.staff.periods.rules import KINDS, Key, Period, Unit

IN_FORCE = N_("consents in force with their proof, and objections")
HASHES = N_("the mark that a person must not be written to (a keyed hash of the address)")
WHILE_IN_FORCE = N_("kept as long as they are in force")
WHILE_WE_WRITE = N_("kept as long as we send anything, so that nobody is written to again")
ANSWERS = N_("the answer to a request about own data, with the data in it")
WHILE_IT_OPENS = N_("14 days from its release; after that only the list of its contents")
OTHERWISE = (
    (IN_FORCE, WHILE_IN_FORCE),
    (HASHES, WHILE_WE_WRITE),
    (ANSWERS, WHILE_IT_OPENS),
)


@dataclass(frozen=True)
class Kept:
    """One line of the notice: what, and how long."""

    what: str
    time: str


def kept(recipients: Sequence[RecipientNow], rules: Mapping[Key, Period]) -> Iterator[Kept]:
    """In the current language; at the end what those who handle data for us keep."""
    for what, otherwise in OTHERWISE:
        yield Kept(gettext(what), gettext(otherwise))
    for kind in KINDS:
        time = f"{in_words(rules[kind.key])} {gettext(kind.start)}"
        more = MORE.get(kind.key)
        yield Kept(gettext(kind.what), gettext(more, time=time) if more else time)
    yield Kept(gettext(N_("logs of the server")), _of(recipients, Kind.HOSTING))
    yield Kept(gettext(N_("backups")), _of(recipients, Kind.BACKUP))


def in_words(period: Period) -> str:
    """In the current language."""
    number, words = period.number, WORDS[period.unit]
    time = ngettext(*words, number)
    return gettext(TO_YEAR_END, time=time) if period.to_year_end else time


WORDS = {
    Unit.DAYS: ("%(n)s day", "%(n)s days"),
    Unit.MONTHS: ("%(n)s month", "%(n)s months"),
    Unit.YEARS: ("%(n)s year", "%(n)s years"),
}
TO_YEAR_END = N_("%(time)s and the rest of that calendar year")
MORE = {
    Key.NETWORK: N_("%(time)s, but only one day after it has ended"),
    Key.REQUESTS: N_(
        "%(time)s; after that only its number, the days, the decision and a mark without a name"
    ),
}
NOT_SAID = N_("the period has not been stated here yet: ask us")
ROLLING = N_("%(time)s; what has been deleted elsewhere disappears from them within that time")


def _of(recipients: Sequence[RecipientNow], kind: Kind) -> str:
    """The longest of them; not known when one of them has none."""
    times = [one.keeps_days for one in recipients if one.kind is kind]
    days = [time for time in times if time is not None]
    if not days or len(days) < len(times):
        return gettext(NOT_SAID)
    time = in_days(timedelta(days=max(days)))
    return gettext(ROLLING, time=time) if kind is Kind.BACKUP else time


def in_days(time: timedelta) -> str:
    """Whole years where they are whole."""
    if time.days and time.days % 365 == 0:
        return ngettext("%(n)s year", "%(n)s years", time.days // 365)
    return ngettext("%(n)s day", "%(n)s days", time.days)
