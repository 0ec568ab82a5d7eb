"""Every table is named by its room's personal_data.py: its personal columns, or that it has none."""

import importlib
from types import ModuleType

import pytest

from app.piccolo_app import APP_CONFIG, ROOMS

NOT_ABOUT_CONTACTS = {"staff"}


def personal_data(room: str) -> ModuleType:
    return importlib.import_module(f"app.{room}.personal_data")


def tables_of(room: str) -> set[str]:
    return {
        table._meta.tablename
        for table in APP_CONFIG.table_classes
        if table.__module__.startswith(f"app.{room}.")
    }


@pytest.mark.parametrize("room", ROOMS)
def test_every_table_is_named_once(room: str) -> None:
    module = personal_data(room)
    named = [table._meta.tablename for table in (*module.PERSONAL, *module.NONE)]
    assert sorted(named) == sorted(tables_of(room))


@pytest.mark.parametrize("room", ROOMS)
def test_the_named_columns_exist(room: str) -> None:
    for table, columns in personal_data(room).PERSONAL.items():
        known = {column._meta.name for column in table._meta.columns}
        assert set(columns) <= known, table
        assert columns, table


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_with_personal_data_of_contacts_can_collect_and_erase(room: str) -> None:
    module = personal_data(room)
    if module.PERSONAL and room not in NOT_ABOUT_CONTACTS:
        assert callable(module.collect)
        assert callable(module.erase)


# Names that hold personal data wherever they stand; a new one has to be named by its room.
TELLING = ("email", "canonical", "first_name", "last_name", "ip", "user_agent", "phone", "subject")


@pytest.mark.parametrize("room", ROOMS)
def test_columns_with_telling_names_are_not_forgotten(room: str) -> None:
    module = personal_data(room)
    named = {
        (table._meta.tablename, column)
        for table, columns in module.PERSONAL.items()
        for column in columns
    }
    for table in APP_CONFIG.table_classes:
        if table.__module__.startswith(f"app.{room}.") and table not in module.NONE:
            for column in table._meta.columns:
                if column._meta.name in TELLING:
                    assert (table._meta.tablename, column._meta.name) in named
