"""Every field that segments and filters can ask about, in one list: each room brings its own."""

from app.crm import segment_fields as crm
from app.crm.views import permission_field
from app.imports import segment_fields as imports
from app.lists import segment_fields as lists
from app.segments.askable import Askable
from app.segments.fields import custom, organisations, people

ASKABLE = Askable(
    fields=(
        *people.FIELDS,
        *lists.FIELDS,
        permission_field.FIELD,
        *imports.FIELDS,
        *crm.FIELDS,
        *organisations.FIELDS,
    ),
    families=custom.FAMILIES,
)
