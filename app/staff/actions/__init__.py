"""Everything that changes accounts, sessions, the access log and whose register this is."""

from app.staff.actions.identity import save_identity
from app.staff.actions.links import ask_for_link, invite, mail_link, make_link, new_link, use_link
from app.staff.actions.log import note
from app.staff.actions.members import (
    add_member,
    add_member_with_password,
    change_account,
    change_password,
    change_role,
    disable_member,
    enable_member,
    set_password,
)
from app.staff.actions.sessions import sign_in, sign_out, sign_out_everywhere

__all__ = [
    "add_member",
    "add_member_with_password",
    "ask_for_link",
    "change_account",
    "change_password",
    "change_role",
    "disable_member",
    "enable_member",
    "invite",
    "mail_link",
    "make_link",
    "new_link",
    "note",
    "save_identity",
    "set_password",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "use_link",
]
