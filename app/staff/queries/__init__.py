"""Questions about accounts, sessions, the access log and whose register this is."""

from app.staff.queries.identity import Identity, identity
from app.staff.queries.links import OpenLink, link_of
from app.staff.queries.log import LogLine, log_lines
from app.staff.queries.members import Member, anybody, member, member_named, members
from app.staff.queries.outgoing import OutgoingMail, count_by_state, outgoing
from app.staff.queries.sessions import OpenSession, SignedIn, open_sessions, who

__all__ = [
    "Identity",
    "LogLine",
    "Member",
    "OpenLink",
    "OpenSession",
    "OutgoingMail",
    "SignedIn",
    "anybody",
    "count_by_state",
    "identity",
    "link_of",
    "log_lines",
    "member",
    "member_named",
    "members",
    "open_sessions",
    "outgoing",
    "who",
]
