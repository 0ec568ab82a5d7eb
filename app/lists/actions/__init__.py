"""What people can do about lists: sign up, confirm, choose, leave. One file per story.

sign_up      somebody typed an address into the form
confirm      the owner of the address pressed the button in the mail, or said 'this was not me'
preferences  the owner asked for the link to the own choices, and changed them
invite       staff ask people whether they want a list
unsubscribe  leaving one list or everything, and taking that back for ten minutes
"""

from app.lists.actions.confirm import cancel, confirm
from app.lists.actions.preferences import Choices, ask_for_link, save_choices, stop_everything
from app.lists.actions.sign_up import SignUp, sign_up
from app.lists.actions.unsubscribe import leave_list, undo, unsubscribe

__all__ = [
    "Choices",
    "SignUp",
    "ask_for_link",
    "cancel",
    "confirm",
    "leave_list",
    "save_choices",
    "sign_up",
    "stop_everything",
    "undo",
    "unsubscribe",
]
