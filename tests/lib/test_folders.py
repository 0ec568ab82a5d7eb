"""The program finds its templates in a checkout and in a wheel."""

from pathlib import Path

import pytest

from app.lib import folders


def test_the_folder_of_the_checkout_is_found() -> None:
    assert folders.templates_folder() == Path(__file__).parents[2] / "templates"


def test_the_folder_of_the_wheel_is_found_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "app" / "templates" / "layouts").mkdir(parents=True)
    (tmp_path / "templates" / "layouts").mkdir(parents=True)
    monkeypatch.setattr(folders, "APP", tmp_path / "app")
    assert folders.templates_folder() == tmp_path / "app" / "templates"


def test_a_missing_folder_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folders, "APP", tmp_path / "app")
    with pytest.raises(FileNotFoundError, match="install the program again"):
        folders.templates_folder()


def test_the_migrations_of_the_checkout_are_found_with_the_schema_beside_them() -> None:
    assert folders.migrations_folder() == Path(__file__).parents[2] / "migrations"
    assert list((folders.migrations_folder() / "schema").glob("*.sql"))
