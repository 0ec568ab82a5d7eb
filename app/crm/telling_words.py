"""How somebody was told where their data came from, in words."""

from collections.abc import Mapping

from app.contacts.telling import How
from app.lib.languages import N_

# Those that staff may choose; the other two are noted when the mail server has taken the message.
HOWS: Mapping[How, str] = {
    How.EMAIL: N_("By e-mail"),
    How.LETTER: N_("By letter"),
    How.PHONE: N_("By phone"),
    How.MEETING: N_("In a meeting"),
    How.FIRST_MESSAGE: N_("In the first message"),
}
