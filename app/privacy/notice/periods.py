"""How long what is kept beside the purposes stays, as the program really deletes it.

A period is that of the job that deletes; None where nothing deletes by itself, and then the notice
says so. Whoever writes such a job gives its period here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.consent.ledger.jobs import NETWORK_KEPT_MONTHS
from app.contacts.duplicates.join import UNDO_DAYS
from app.imports.jobs import ROWS_KEPT
from app.lib.languages import N_, gettext, ngettext
from app.lists.rules import PREFERENCES_KEPT, REQUESTS_KEPT
from app.privacy.notice.recipients import Kind, RecipientNow
from app.web.guards.limits import COUNTERS_KEPT

PROOFS = N_("consents and refusals with their proof")
NETWORK = N_("shortened IP address and browser in the proof of a consent")
HASHES = N_("the mark that a person must not be written to (a keyed hash of the address)")
DELIVERIES = N_("letters sent to a person and whether a mail server accepted them")
LOG = N_("log of what our staff have done")
WHILE_NEEDED = N_(
    "kept while the consent is in force and as long as proof of it may be needed; not deleted "
    "automatically, but erased on request"
)
WHILE_WE_WRITE = N_("kept as long as we send anything, so that nobody is written to again")
WITH_THE_PERSON = N_("kept as long as the person is in the register; not deleted automatically")
NOT_DELETED = N_("not deleted automatically")
REQUESTS = N_(
    "3 years after the request was closed; after that only its number, the days, the decision and a mark "
    "without a name"
)
PERIODS: Sequence[tuple[str, timedelta | None, str]] = (
    (N_("a sign-up that is not confirmed, with its proof"), REQUESTS_KEPT, ""),
    (N_("a request for a link to one's own choices"), PREFERENCES_KEPT, ""),
    (PROOFS, None, WHILE_NEEDED),
    (HASHES, None, WHILE_WE_WRITE),
    (DELIVERIES, None, WITH_THE_PERSON),
    (N_("rows of an imported file, after the import has ended"), ROWS_KEPT, ""),
    (N_("two records that were merged into one"), timedelta(days=UNDO_DAYS), ""),
    (N_("counters against misuse, without an address in them"), COUNTERS_KEPT, ""),
    (N_("requests about own data: who asked, the letters and attachments"), None, REQUESTS),
    (LOG, None, NOT_DELETED),
)


@dataclass(frozen=True)
class Kept:
    """One line of the notice: what, and how long."""

    what: str
    time: str


def kept(recipients: Sequence[RecipientNow]) -> Iterator[Kept]:
    """In the current language; at the end what those who handle data for us keep."""
    for what, time, otherwise in PERIODS:
        yield Kept(gettext(what), _days(time) if time else gettext(otherwise))
    yield Kept(gettext(NETWORK), gettext(NETWORK_TIME, time=_months(NETWORK_KEPT_MONTHS)))
    yield Kept(gettext(N_("logs of the server")), _of(recipients, Kind.HOSTING))
    yield Kept(gettext(N_("backups")), _of(recipients, Kind.BACKUP))


NETWORK_TIME = N_("%(time)s, but only one day after the consent has ended")
NOT_SAID = N_("the period has not been stated here yet: ask us")
ROLLING = N_("%(time)s; what has been deleted elsewhere disappears from them within that time")


def _of(recipients: Sequence[RecipientNow], kind: Kind) -> str:
    """The longest of them; not known when one of them has none."""
    times = [one.keeps_days for one in recipients if one.kind is kind]
    days = [time for time in times if time is not None]
    if not days or len(days) < len(times):
        return gettext(NOT_SAID)
    time = _days(timedelta(days=max(days)))
    return gettext(ROLLING, time=time) if kind is Kind.BACKUP else time


def _months(months: int) -> str:
    return ngettext("%(n)s month", "%(n)s months", months)


def _days(time: timedelta) -> str:
    return ngettext("%(n)s day", "%(n)s days", time.days)
