"""Questions about accounts, sessions, the access log and whose register this is."""

from app.staff.queries.identity import Identity, identity
from app.staff.queries.sessions import OpenSession, SignedIn, open_sessions, who

__all__ = ["Identity", "OpenSession", "SignedIn", "identity", "open_sessions", "who"]
