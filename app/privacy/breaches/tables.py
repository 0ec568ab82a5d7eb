"""What is kept of a breach of security, so that the authority can check it (GDPR Article 33(5))."""

from piccolo.columns import UUID, BigSerial, ForeignKey, Text, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from app.staff.tables import StaffMember


class Breach(Table, tablename="breaches"):
    """What is known of a breach; `number` is what everybody calls it by: `2026-1`."""

    id = UUID(primary_key=True)
    number = Varchar(length=12, unique=True, default=None)
    title = Varchar(length=200, default=None)
    noticed_at = Timestamptz(default=None)
    happened_at = Timestamptz(null=True, default=None)
    happened = Text(default="")
    to_whom = Varchar(length=300, default="")
    data = Text(default="")
    cause = Text(default="")
    effects = Text(default="")
    measures = Text(default="")
    risk = Varchar(length=8, null=True, default=None)
    created_at = Timestamptz(default=None)
    closed_at = Timestamptz(null=True, default=None)

    breach_risk_is_known = Check("risk in ('none','risk','high')")


class BreachStep(Table, tablename="breach_steps"):
    """What happened to a breach and when, in order; only added to."""

    id = BigSerial(primary_key=True)
    breach = ForeignKey(Breach, null=False, on_delete=OnDelete.cascade, index=True)
    step = Varchar(length=12, default=None)
    at = Timestamptz(default=None)
    by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    note = Text(default="")

    breach_step_is_known = Check(
        "step in ('recorded','stopped','concerned','assessed','notified','told','closed','noted')"
    )


class BreachPerson(Table, tablename="breach_people"):
    """Somebody whose data it is, and what became of the letter to them; None: who was erased."""

    id = UUID(primary_key=True)
    breach = ForeignKey(Breach, null=False, on_delete=OnDelete.cascade, index=True)
    contact = UUID(null=True, default=None, index=True)
    letter_at = Timestamptz(null=True, default=None)
    sent_at = Timestamptz(null=True, default=None)
    failed_at = Timestamptz(null=True, default=None)

    a_breach_concerns_one_once = Unique([breach, contact])


class BreachLetter(Table, tablename="breach_letters"):
    """A notification or letter in one language; from `sent_at` on as it was sent."""

    id = UUID(primary_key=True)
    breach = ForeignKey(Breach, null=False, on_delete=OnDelete.cascade, index=True)
    kind = Varchar(length=10, default=None)
    language = Varchar(length=2, default=None)
    subject = Varchar(length=200, default=None)
    body = Text(default=None)
    saved_at = Timestamptz(default=None)
    saved_by = ForeignKey(StaffMember, null=True, default=None, on_delete=OnDelete.set_null)
    sent_at = Timestamptz(null=True, default=None)

    breach_letter_is_known = Check("kind in ('authority','people')")
    one_letter_of_a_kind_and_language = Unique([breach, kind, language])
