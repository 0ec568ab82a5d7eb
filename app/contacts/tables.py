"""People and their addresses. An address's id is also the subject the consent ledger speaks of."""

from enum import StrEnum

from piccolo.columns import UUID, ForeignKey, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check
from piccolo.table import Table


class AddressKind(StrEnum):
    PERSONAL = "personal"
    WORK_PERSONAL = "work_personal"
    ROLE = "role"
    UNKNOWN = "unknown"


class Contact(Table, tablename="contacts"):
    """One person, whatever they are to us."""

    id = UUID(primary_key=True)
    first_name = Varchar(length=80, default="")
    last_name = Varchar(length=80, default="")
    language = Varchar(length=2, default=None)
    search_key = Text(default="")
    sort_key = Text(default="")
    source_kind = Varchar(length=40, default=None)
    source_detail = Varchar(length=200, default="")
    created_at = Timestamptz(default=None)
    changed_at = Timestamptz(default=None)


class ContactAddress(Table, tablename="contact_addresses"):
    """An e-mail address. Subscription, permission and delivery hang on it, not on the person."""

    id = UUID(primary_key=True)
    contact = ForeignKey(Contact, null=False, on_delete=OnDelete.restrict, index=True)
    email = Varchar(length=254, default=None)
    canonical = Varchar(length=254, unique=True, default=None)
    kind = Varchar(length=20, choices=AddressKind, default=AddressKind.UNKNOWN)
    main_since = Timestamptz(null=True, default=None)
    confirmed_at = Timestamptz(null=True, default=None)
    created_at = Timestamptz(default=None)

    address_kind_is_known = Check("kind in ('personal','work_personal','role','unknown')")
