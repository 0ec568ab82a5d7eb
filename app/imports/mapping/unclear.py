"""Why the columns of a file cannot be taken as they were chosen. Pure."""

from collections.abc import Sequence

from app.imports.mapping.contents import without_addresses
from app.imports.mapping.fields import CUSTOM, FIELDS, NOT_SAVED, SEVERAL, CustomField
from app.imports.mapping.propose import names_a_person
from app.imports.permission.questions import Columns
from app.lib.languages import N_, gettext
from app.lib.refusals import Invalid

UNKNOWN_FIELD = N_("We do not know the field %(field)s.")
TWICE = N_("Two columns are the same field: %(field)s. Leave one of them out.")
NOTHING_NAMES_A_PERSON = N_(
    "No column names a person. Choose which one is the e-mail address, the name or the phone number."
)
UNSURE = N_(
    "The column “%(column)s” contains “%(value)s”. Does that mean that somebody may be e-mailed, or "
    "that they must not? Choose “May be e-mailed” or “Must not be e-mailed” for this column; if "
    "it shows neither, choose “Nothing to do with permission”."
)
ADDRESSES_LOST = N_(
    "The column “%(column)s” is full of e-mail addresses, but no column is chosen as the e-mail address. "
    "Choose it, or delete the column from the file."
)
WRONG_WIDTH = N_("The file has %(columns)s columns.")


def refuse_unclear(columns: Columns, custom: Sequence[CustomField]) -> None:
    """Raises Invalid with the column and what to do.

    Nobody comes in without the address that stands in their row, and a state that is a bare yes, no
    or number would be read one way or the other by chance.
    """
    _refuse_wrong_fields(columns, {f"{CUSTOM}{field.id}" for field in custom})
    if (lost := without_addresses(columns.mapping, columns.rows)) is not None:
        raise Invalid(ADDRESSES_LOST, column=columns.headings[lost])
    for at in columns.unsure():
        raise Invalid(UNSURE, column=columns.headings[at], value=columns.unsure_cells(at)[0])


def _refuse_wrong_fields(columns: Columns, custom: set[str]) -> None:
    if len(columns.mapping) != len(columns.headings):
        raise Invalid(WRONG_WIDTH, columns=len(columns.headings))
    seen: set[str] = set()
    for field in columns.mapping:
        if field not in (*NOT_SAVED, *FIELDS, *custom):
            raise Invalid(UNKNOWN_FIELD, field=field)
        if field in seen and field not in (*NOT_SAVED, *SEVERAL):
            raise Invalid(TWICE, field=gettext(FIELDS.get(field, field)))
        seen.add(field)
    if not names_a_person(columns.mapping):
        raise Invalid(NOTHING_NAMES_A_PERSON)
