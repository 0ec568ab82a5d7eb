"""What was printed: labels, lists and letters."""

from piccolo.columns import JSONB, UUID, BigSerial, Date, ForeignKey, Integer, Timestamptz, Varchar
from piccolo.columns.base import OnDelete
from piccolo.constraints import Check
from piccolo.table import Table

from app.contacts.tables import Contact
from app.disclosures.tables import Disclosure
from app.staff.tables import StaffMember


class PaperRun(Table, tablename="paper_runs"):
    """Labels, a list or letters that were printed: for whom, about what, how many.

    `about` is a purpose's key, or 'article_14'. `left_out` are numbers by reason. Without a
    `disclosure` they were printed for ourselves.
    """

    id = UUID(primary_key=True)
    kind = Varchar(length=12, default=None)
    about = Varchar(length=40, default=None)
    whom = Varchar(length=200, default=None)
    disclosure = ForeignKey(
        Disclosure, null=True, default=None, on_delete=OnDelete.restrict, index=True
    )
    printed = Integer(default=None)
    left_out = JSONB(default="{}")
    made_at = Timestamptz(default=None, index=True)
    made_by = ForeignKey(
        StaffMember, null=True, default=None, on_delete=OnDelete.set_null, index=True
    )
    posted_on = Date(null=True, default=None)

    paper_kind_is_known = Check("kind in ('labels', 'list', 'letters')")


class PaperRunPerson(Table, tablename="paper_run_people"):
    """Whom a run tells where their data came from, until it is posted; then it stands with the person."""

    id = BigSerial(primary_key=True)
    run = ForeignKey(PaperRun, null=False, on_delete=OnDelete.cascade, index=True)
    contact = ForeignKey(Contact, null=False, on_delete=OnDelete.cascade, index=True)
