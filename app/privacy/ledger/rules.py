"""What is wrong with the seal of the ledger, what to do about it, and when a checkpoint is mailed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.consent.ledger.heads import Head
from app.lib.languages import HOME_ZONE, N_, format_datetime, gettext, ngettext

LONGEST_WAIT = timedelta(minutes=1)
LONGEST_UNVERIFIED = timedelta(days=3)


class Trouble(StrEnum):
    CONTRADICTED = "contradicted"
    WAITING = "waiting"
    NOT_KEPT = "not_kept"
    WRONG = "wrong"
    BROKE = "broke"
    NOT_VERIFIED = "not_verified"


@dataclass(frozen=True)
class Check:
    """How one verification ended. `said` has a line for each fault; `broke` says where it broke off."""

    began_at: datetime
    ended_at: datetime
    size: int
    faults: int
    first_event: int | None
    said: str
    broke: str | None

    @property
    def is_good(self) -> bool:
        return not self.faults and self.broke is None


@dataclass(frozen=True)
class Seal:
    """How the ledger stands.

    `kept` counts the leaves of the newest checkpoint outside the database, `contradicted` those of one
    that does not belong to this database.
    """

    origin: str = ""
    began_at: datetime | None = None
    head: Head | None = None
    waiting: int = 0
    waiting_since: datetime | None = None
    kept: int | None = None
    contradicted: int | None = None
    last_check: Check | None = None


def troubles(seal: Seal, now: datetime) -> list[Trouble]:
    """What needs a person, what is worst first."""
    return [
        *([Trouble.WRONG] if seal.last_check and seal.last_check.faults else []),
        *([Trouble.CONTRADICTED] if seal.contradicted is not None else []),
        *([Trouble.WAITING] if _is_before(seal.waiting_since, now - LONGEST_WAIT) else []),
        *([Trouble.NOT_KEPT] if _is_behind(seal, now) else []),
        *([Trouble.BROKE] if seal.last_check and seal.last_check.broke else []),
        *([Trouble.NOT_VERIFIED] if _is_unverified(seal, now) else []),
    ]


def _is_before(moment: datetime | None, limit: datetime) -> bool:
    return moment is not None and moment < limit


def _is_behind(seal: Seal, now: datetime) -> bool:
    """Without any checkpoint outside nobody can tell whether this is the machine that keeps them."""
    if seal.head is None or seal.kept is None:
        return False
    return seal.head.made_at < now - LONGEST_WAIT and seal.kept < seal.head.size


def _is_unverified(seal: Seal, now: datetime) -> bool:
    since = seal.last_check.ended_at if seal.last_check else seal.began_at
    return _is_before(since, now - LONGEST_UNVERIFIED)


TO_DO: Mapping[Trouble, str] = {
    Trouble.WRONG: N_(
        "Stop the program, change nothing, and copy the database and the folder of checkpoints. Then "
        "compare them with your backups to see since when the ledger differs."
    ),
    Trouble.CONTRADICTED: N_(
        "Put the right database back. If this one is right because a backup was restored on purpose, "
        "run `postilupa consents reseal --reason TEXT`."
    ),
    Trouble.WAITING: N_("Check that a worker (`postilupa worker`) is running, and read its log."),
    Trouble.NOT_KEPT: N_(
        "Check that the disk is not full and that the worker may write to the folder of checkpoints."
    ),
    Trouble.BROKE: N_("Run `postilupa consents verify` and see how it ends."),
    Trouble.NOT_VERIFIED: N_(
        "A worker verifies it every night: check that one is running. You can also run "
        "`postilupa consents verify` yourself."
    ),
}


def said(trouble: Trouble, seal: Seal) -> str:
    """One sentence or two, in the language spoken now."""
    check = seal.last_check
    if trouble is Trouble.CONTRADICTED:
        return gettext(
            N_(
                "Nothing is being sealed: a checkpoint of %(size)s events is kept that does not "
                "belong to this database. The database is older, or its ledger was changed."
            ),
            size=seal.contradicted,
        )
    if trouble is Trouble.WAITING:
        return _waiting(seal)
    if trouble is Trouble.NOT_KEPT:
        return gettext(
            N_(
                "The newest checkpoints are not in the folder beside the database: the last one "
                "there has %(kept)s events, the ledger %(size)s."
            ),
            kept=seal.kept,
            size=seal.head.size if seal.head else 0,
        )
    if trouble is Trouble.NOT_VERIFIED:
        return _not_verified(check)
    assert check is not None
    if trouble is Trouble.BROKE:
        moment = format_datetime(check.ended_at)
        return gettext(
            N_("The verification of %(moment)s broke off: %(code)s."),
            moment=moment,
            code=check.broke,
        )
    return _wrong(check)


def _waiting(seal: Seal) -> str:
    assert seal.waiting_since is not None
    return ngettext(
        "%(n)s event is not sealed: it has been waiting since %(moment)s.",
        "%(n)s events are not sealed: the oldest has been waiting since %(moment)s.",
        seal.waiting,
        moment=format_datetime(seal.waiting_since),
    )


def _not_verified(check: Check | None) -> str:
    if check is None:
        return gettext(N_("The ledger has never been verified."))
    moment = format_datetime(check.ended_at)
    return gettext(N_("The ledger was last verified on %(moment)s."), moment=moment)


def _wrong(check: Check) -> str:
    moment = format_datetime(check.ended_at)
    sentence = ngettext(
        "The verification of %(moment)s found that the ledger was changed: %(n)s fault.",
        "The verification of %(moment)s found that the ledger was changed: %(n)s faults.",
        check.faults,
        moment=moment,
    )
    if check.first_event is None:
        return sentence
    first = gettext(N_("The first is at event %(event)s."), event=check.first_event)
    return f"{sentence} {first}"


@dataclass(frozen=True)
class Mailed:
    """Which checkpoint was mailed last, and when."""

    tree: int
    size: int
    posted_at: datetime


def is_due(newest: tuple[int, int], last: Mailed | None, now: datetime) -> bool:
    """Whether the checkpoint of this tree and size is mailed today: once a day, and only if it is new."""
    if last is None:
        return True
    is_new = (last.tree, last.size) != newest
    return is_new and _day(last.posted_at) != _day(now)


def _day(moment: datetime) -> str:
    return moment.astimezone(HOME_ZONE).date().isoformat()
