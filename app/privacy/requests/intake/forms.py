"""What staff type: where the mailbox is, and who updates whose data by when."""

from uuid import UUID

from app.contacts.queries import people
from app.contacts.queries.people import AddressOfPerson
from app.contacts.values import read_day
from app.crm.editing.parts import member
from app.crm.follow_ups.actions import FollowUpFields
from app.crm.rules import LONGEST_WHAT
from app.lib.languages import N_
from app.mail.addresses import parse
from app.mail.smtp.account import Security, is_loopback
from app.privacy.requests.intake.box import Account
from app.privacy.requests.intake.mailbox import Mailbox, with_known_password
from app.privacy.requests.intake.rules import FAULT_WORDS, MailboxError
from app.privacy.requests.pages import NOT_IN_REGISTER
from app.web.rendering.forms import Form, filled

MOST = {"host": 253, "username": 320, "password": 500, "folder": 200}
SECURITY_WORDS = {
    Security.TLS: N_("TLS (port 993)"),
    Security.STARTTLS: N_("STARTTLS (port 143)"),
    Security.NONE: N_("None (this machine only)"),
}
NO_HOST = N_("Enter the name of the mail server, for example imap.example.com.")
NO_PORT = N_("Enter the port, usually 993.")
NO_USER = N_("Enter the user name of the mailbox.")
NO_PASSWORD = N_(
    "Enter the password. It has to be entered again when the server or the user changes."
)
NO_FOLDER = N_("Enter the folder, for example INBOX.")
SAME_FOLDER = N_("Choose another folder than the one that is read.")
OPEN_LINE = N_("The password would go over the network in the open. Choose TLS or STARTTLS.")
NOT_A_HOST = N_("Enter the server's name alone, without spaces, slashes or a port.")
NO_PERSON = N_("Enter the address by which the person is in the register.")
NO_WHAT = N_("Write what needs to be done.")
NO_DAY = N_("Enter the day by which it must be done.")
_NEVER_IN_HOST = frozenset(" /:@\\?#\"'")


def opened_mailbox(known: Mailbox | None) -> Form:
    """Before anybody types: as it is, without the password."""
    if known is None:
        return filled({"port": "993", "security": "tls", "folder": "INBOX", "is_read": "yes"})
    return filled(
        {
            "host": known.host,
            "port": str(known.port),
            "security": known.security.value,
            "username": known.username,
            "folder": known.folder,
            "done_folder": known.done_folder,
            "is_read": None if known.stopped_at else "yes",
        }
    )


def read_mailbox(form: Form, known: Mailbox | None) -> Account | None:
    """None with the reasons in `form.errors`. An empty password is the stored one, for the same account."""
    host = form.text("host", required=NO_HOST, most=MOST["host"])
    if _NEVER_IN_HOST & set(host):
        form.refuse("host", NOT_A_HOST)
    security = form.one("security", [one.value for one in Security])
    if security == Security.NONE and not is_loopback(host):
        form.refuse("security", OPEN_LINE)
    account = Account(
        host=host,
        port=form.number("port", least=1, most=65535, required=NO_PORT) or 0,
        security=Security(security or Security.TLS),
        username=form.text("username", required=NO_USER, most=MOST["username"]),
        password=form.secret("password", most=MOST["password"]),
        folder=form.text("folder", required=NO_FOLDER, most=MOST["folder"]),
        done_folder=form.text("done_folder", most=MOST["folder"]),
    )
    if account.done_folder.lower() == account.folder.lower() != "":
        form.refuse("done_folder", SAME_FOLDER)
    return None if form.errors else _with_password(form, account, known)


def _with_password(form: Form, account: Account, known: Mailbox | None) -> Account | None:
    try:
        whole = with_known_password(account, known)
    except MailboxError as error:
        form.refuse("password", FAULT_WORDS[error.fault])
        return None
    if whole is None:
        form.refuse("password", NO_PASSWORD)
    return whole


async def read_task(
    form: Form, team: list[tuple[str, str]]
) -> tuple[AddressOfPerson, FollowUpFields] | None:
    """Whose data is updated by whom and when; None with the reasons in `form.errors`."""
    address = form.read("person_email", parse, required=NO_PERSON, most=320, exact=True)
    person = await people.address_by_canonical(address.canonical) if address else None
    if address and person is None:
        form.refuse("person_email", NOT_IN_REGISTER)
    what = form.text("what", required=NO_WHAT, most=LONGEST_WHAT)
    due_on = form.read("due_on", read_day, required=NO_DAY)
    owner: UUID | None = member(form, "owner", team)
    if form.errors or person is None or due_on is None:
        return None
    return person, FollowUpFields(what, due_on, owner)
