"""The form of the rules: a number and a unit for each period that staff may set."""

from collections.abc import Mapping

from app.lib.languages import N_, gettext
from app.staff.periods.rules import KINDS, Key, Kind, Period, Unit
from app.web.rendering.forms import Form, filled

UNITS = {Unit.DAYS: N_("days"), Unit.MONTHS: N_("months"), Unit.YEARS: N_("years")}
NO_NUMBER = N_("Enter how long, as a number.")
MOST = 9999
EDITABLE = tuple(kind for kind in KINDS if not kind.is_fixed)


def opened(now: Mapping[Key, Period]) -> Form:
    values: dict[str, str] = {}
    for kind in EDITABLE:
        values[kind.key] = str(now[kind.key].number)
        values[f"{kind.key}-unit"] = now[kind.key].unit
    return filled(values)


def called() -> dict[str, str]:
    """What each field's error is about."""
    return {kind.key.value: gettext(kind.what) for kind in EDITABLE}


def read(form: Form) -> dict[Key, Period]:
    """The wanted periods; what is wrong stands in the form."""
    form.called.update(called())
    wanted = {kind.key: _one(form, kind) for kind in EDITABLE}
    return {key: period for key, period in wanted.items() if period is not None}


def _one(form: Form, kind: Kind) -> Period | None:
    number = form.number(kind.key, least=1, most=MOST, required=NO_NUMBER)
    unit = form.one(f"{kind.key}-unit", list(Unit), required=NO_NUMBER)
    if number is None or not unit:
        return None
    period = Period(number, Unit(unit), to_year_end=kind.usual.to_year_end)
    if fault := kind.fault(period):
        form.refuse(kind.key, fault)
        return None
    return period
