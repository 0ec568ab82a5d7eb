"""Recipients that have to be told, or were, each by itself."""

from piccolo.columns import UUID, Date, ForeignKey, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check
from piccolo.table import Table

from app.contacts.tables import Contact
from app.disclosures.tables import Recipient
from app.privacy.tables import PrivacyRequest
from app.staff.tables import StaffMember


class RecipientToTell(Table, tablename="recipients_to_tell"):
    """One recipient and what it has to hear about one person. Without `how` nobody has told it yet.

    `who` names the person for the letter. Of somebody erased without a request it stays until the
    recipient has been told, and no longer; so does the letter. `note` is why it could not be told.
    """

    id = UUID(primary_key=True)
    recipient = ForeignKey(Recipient, null=False, on_delete=OnDelete.restrict, index=True)
    what = Varchar(length=12, default=None)
    who = Text(default="")
    contact = ForeignKey(Contact, null=True, default=None, on_delete=OnDelete.set_null, index=True)
    request = ForeignKey(
        PrivacyRequest, null=True, default=None, on_delete=OnDelete.cascade, index=True
    )
    made_at = Timestamptz(default=None)
    how = Varchar(length=16, null=True, default=None)
    told_on = Date(null=True, default=None)
    told_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    note = Text(default="")
    email = Varchar(length=254, default="")
    subject = Varchar(length=200, default="")
    body = Text(default="")
    sent_at = Timestamptz(null=True, default=None)
    failed_at = Timestamptz(null=True, default=None)

    what_is_told_is_known = Check("what in ('correction','erasure','restriction')")
    way_of_telling_is_known = Check(
        "how in ('mail','post','phone','impossible','disproportionate')"
    )
    told_recipient_has_a_day = Check("(how is null) = (told_on is null)")
