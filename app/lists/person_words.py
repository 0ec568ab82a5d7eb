"""How permissions and events look and what they are called where staff see them."""

from collections.abc import Mapping

from app.consent.events import State
from app.consent.grounds.reasons import BLOCKED, GOING, WAITING, Reason
from app.lib.languages import N_

_LOOKS: Mapping[tuple[str, str], tuple[Reason, ...]] = {
    ("yes", N_("Yes")): GOING,
    ("none", N_("Not asked")): (Reason.NEVER_ASKED,),
    ("wait", N_("Not yet")): WAITING,
    ("stop", N_("Blocked")): BLOCKED,
}
VERDICTS: Mapping[Reason, tuple[str, str]] = dict.fromkeys(Reason, ("no", N_("No"))) | {
    reason: look for look, reasons in _LOOKS.items() for reason in reasons
}
"""By reason: the state's drawing and the answer to 'may we mail?'."""

# The drawing and colour of each event in the stream.
NODES: Mapping[State, tuple[str, str]] = {
    State.REQUESTED: ("state-wait", "is-wait"),
    State.CONFIRMATION_SENT: ("mail", ""),
    State.HELD: ("state-pause", "is-wait"),
    State.GIVEN: ("state-yes", "is-yes"),
    State.RENEWED: ("state-yes", "is-yes"),
    State.REFUSED: ("state-no", "is-no"),
    State.WITHDRAWN: ("state-no", "is-no"),
    State.OBJECTED: ("state-stop", "is-no"),
    State.OBJECTED_TO_PURPOSE: ("state-stop", "is-no"),
    State.RESTRICTED: ("state-pause", "is-wait"),
    State.EXPIRED: ("state-no", "is-no"),
    State.IMPORTED: ("import", ""),
    State.CORRECTED: ("undo", ""),
    State.ERASED: ("state-stop", "is-no"),
    State.GROUND_RECORDED: ("state-yes", "is-yes"),
    State.GROUND_ENDED: ("state-no", "is-no"),
    State.ORGANISATION_REFUSED: ("state-stop", "is-no"),
    State.PAUSED: ("state-pause", "is-wait"),
    State.RESUMED: ("undo", ""),
    State.WEEKLY: ("clock", ""),
    State.MONTHLY: ("clock", ""),
    State.EVERY_LETTER: ("undo", ""),
}
