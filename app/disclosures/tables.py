"""Who handles data for us or gets it, as the notice names them."""

from piccolo.columns import Integer, Serial, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table


class Recipient(Table, tablename="recipients"):
    """Somebody who handles data for us, from one day to another.

    `country` has two letters; `safeguard` is what protects data outside the EEA, `keeps_days` how
    long what they keep (copies, logs) stays with them: null, where nobody has said it.
    """

    id = Serial(primary_key=True)
    kind = Varchar(length=16, default=None)
    name = Varchar(length=120, default=None)
    country = Varchar(length=2, default=None)
    safeguard = Varchar(length=16, null=True, default=None)
    keeps_days = Integer(null=True, default=None)
    since = Timestamptz(default=None)
    until = Timestamptz(null=True, default=None)

    recipient_kind_is_known = Check("kind in ('mail','hosting','backup','mailing_house','other')")
    safeguard_is_known = Check("safeguard in ('adequacy','clauses')")
