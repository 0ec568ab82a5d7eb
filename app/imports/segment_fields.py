"""What one can ask about how people came in."""

from app import database
from app.lib.languages import N_
from app.segments.fields.kinds import SegmentField
from app.segments.fields.options import Choice
from app.segments.pieces import IS, column
from app.segments.values import an_id

PERSON = N_("Person")
KEY = "import"


async def imports() -> list[Choice]:
    """The newest first, by the name of their file."""
    rows = await database.fetch(
        "select id::text, file_name from imports where started_at is not null "
        "order by created_at desc limit 500"
    )
    return [(row["id"], row["file_name"]) for row in rows]


FIELDS = (
    SegmentField(KEY, N_("Import"), PERSON, IS, column("c.import_id", "uuid"), an_id, imports),
)
