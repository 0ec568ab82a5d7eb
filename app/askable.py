"""Every field that segments and filters can ask about, in one list: each room brings its own.

Imported by what starts the program; importing it is enough.
"""

from app.crm import segment_fields as crm
from app.imports import segment_fields as imports
from app.lists import segment_fields as lists
from app.segments.fields import organisations as organisation_fields
from app.segments.fields import people as person_fields
from app.segments.fields.custom import register_custom_fields
from app.segments.fields.kinds import register

register(
    *person_fields.FIELDS, *lists.FIELDS, *imports.FIELDS, *crm.FIELDS, *organisation_fields.FIELDS
)
register_custom_fields()
