"""Who handles data for us or gets it, and every time it went to them, with whom it was about."""

from piccolo.columns import (
    UUID,
    Array,
    BigSerial,
    Date,
    ForeignKey,
    Integer,
    Serial,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check
from piccolo.table import Table

from app.staff.tables import StaffMember


class Recipient(Table, tablename="recipients"):
    """Somebody who handles data for us or gets it, from one day to another.

    A changed one is a new row of the same `firm`. `country` has two letters; `safeguard` is what
    protects data outside the EEA, `keeps_days` how long what they keep (copies, logs) stays with
    them: null, where nobody has said it. We write to it in `language`, '' by its country. A contract
    without `contract_until` goes on.
    """

    id = Serial(primary_key=True)
    kind = Varchar(length=16, default=None)
    name = Varchar(length=120, default=None)
    country = Varchar(length=2, default=None)
    safeguard = Varchar(length=16, null=True, default=None)
    keeps_days = Integer(null=True, default=None)
    since = Timestamptz(default=None)
    until = Timestamptz(null=True, default=None)
    firm = UUID(default=None, null=False)
    business_id = Varchar(length=20, default="")
    task = Varchar(length=200, default="")
    contact = Varchar(length=200, default="")
    contract = Varchar(length=16, null=True, default=None)
    reference = Varchar(length=80, default="")
    contract_on = Date(null=True, default=None)
    contract_until = Date(null=True, default=None)
    language = Varchar(length=2, default="")

    recipient_kind_is_one_of = Check(
        "kind in ('mail','hosting','backup','mailing_house','other','controller')"
    )
    safeguard_is_known = Check("safeguard in ('adequacy','clauses')")
    contract_is_known = Check("contract in ('contract','commission')")
    recipient_language_is_known = Check("language in ('','fi','sv','en')")
    contract_ends_after_it_begins = Check("contract_until >= contract_on")


class Disclosure(Table, tablename="disclosures"):
    """Data that went out: to whom as they were then, what for, under which commission, which fields.

    `purpose` is a purpose's key; `given` and `left_out` count people, and stay when they are erased.
    """

    id = BigSerial(primary_key=True)
    recipient = ForeignKey(Recipient, null=False, on_delete=OnDelete.restrict, index=True)
    kind = Varchar(length=16, default=None)
    purpose = Varchar(length=40, default=None)
    commission = Varchar(length=80, default="")
    why = Varchar(length=300, default=None)
    fields = Array(base_column=Text(), default=list)
    given = Integer(default=0)
    left_out = Integer(default=0)
    at = Timestamptz(default=None)
    by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null, index=True)

    disclosure_kind_is_known = Check("kind in ('export','labels','list','proof','other')")


class DisclosurePeople(Table, tablename="disclosure_people"):
    """Up to a thousand people of a release; without a `reason` their data went out.

    In the place of somebody erased stand zeros.
    """

    id = BigSerial(primary_key=True)
    disclosure = ForeignKey(Disclosure, null=False, on_delete=OnDelete.cascade, index=True)
    reason = Varchar(length=24, null=True, default=None)
    people = Array(base_column=UUID(), default=None)
