"""Whether a mail program asks to unsubscribe with one click (RFC 8058). Pure."""

import re
from urllib.parse import unquote_to_bytes

from app.lib.languages import N_

ONE_CLICK_DONE = N_("You are unsubscribed.")

_ASKED = re.compile(rb"list-unsubscribe.{0,200}?one-click", re.IGNORECASE | re.DOTALL)


def is_one_click(body: bytes) -> bool:
    """However it is wrapped: as a form of either kind, as plain text, or under no name at all.

    The link itself says who leaves; the words only tell a mail program from a mail scanner.
    """
    return bool(_ASKED.search(unquote_to_bytes(body.replace(b"\0", b""))))
