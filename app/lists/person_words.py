"""How permissions and events look and what they are called where staff see them."""

from collections.abc import Mapping

from app.consent.rules import Reason, State
from app.lib.languages import N_

# By reason: the state's drawing and the answer to 'may we mail?'.
VERDICTS: Mapping[Reason, tuple[str, str]] = {
    Reason.CONSENT: ("yes", N_("Yes")),
    Reason.NEVER_ASKED: ("none", N_("Not asked")),
    Reason.NOT_CONFIRMED: ("wait", N_("Not yet")),
    Reason.NOT_ME: ("no", N_("No")),
    Reason.EXPIRED: ("no", N_("No")),
    Reason.WITHDRAWN: ("no", N_("No")),
    Reason.OBJECTED: ("stop", N_("Blocked")),
    Reason.COMPLAINED: ("stop", N_("Blocked")),
    Reason.RESTRICTED: ("stop", N_("Blocked")),
    Reason.ERASED: ("stop", N_("Blocked")),
}

# The drawing and colour of each event in the stream.
NODES: Mapping[State, tuple[str, str]] = {
    State.REQUESTED: ("state-wait", "is-wait"),
    State.CONFIRMATION_SENT: ("mail", ""),
    State.GIVEN: ("state-yes", "is-yes"),
    State.RENEWED: ("state-yes", "is-yes"),
    State.REFUSED: ("state-no", "is-no"),
    State.WITHDRAWN: ("state-no", "is-no"),
    State.OBJECTED: ("state-stop", "is-no"),
    State.RESTRICTED: ("state-pause", "is-wait"),
    State.EXPIRED: ("state-no", "is-no"),
    State.IMPORTED: ("import", ""),
    State.CORRECTED: ("undo", ""),
    State.ERASED: ("state-stop", "is-no"),
}
