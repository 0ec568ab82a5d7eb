"""Everything that changes accounts, sessions, the access log and whose register this is."""

from app.staff.actions.log import note

__all__ = ["note"]
