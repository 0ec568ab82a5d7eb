"""A wrong setting stops the start with a sentence that says what to write where."""

import secrets
from collections.abc import Callable
from pathlib import Path

import pytest

from app.config import SettingsError, from_environment, with_secret
from tests.one_server import SECRET


# trial G4
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("POSTILUPA_BASE_URL", "news.example.org"),
        ("POSTILUPA_BASE_URL", "ftp://news.example.org"),
        ("POSTILUPA_BASE_URL", "https://news.example.org/path"),
        ("POSTILUPA_BASE_URL", "https://news.example.org?x=1"),
        ("POSTILUPA_BASE_URL", "https://user@news.example.org"),
        ("POSTILUPA_BASE_URL", "https://news.example.org:port"),
        ("POSTILUPA_BASE_URL", "https://[::1"),
        ("POSTILUPA_DATABASE_URL", "mysql://localhost/x"),
        ("POSTILUPA_DATABASE_URL", "localhost:5432"),
        ("POSTILUPA_DATABASE_OWNER_URL", "sqlite:///x"),
        ("POSTILUPA_SMTP_CONNECTIONS", "many"),
        ("POSTILUPA_SMTP_CONNECTIONS", "0"),
        ("POSTILUPA_SMTP_CONNECTIONS", "51"),
        ("POSTILUPA_TRUSTED_PROXIES", "proxy.example.org"),
        ("POSTILUPA_TRUSTED_PROXIES", "10.0.0.1/40"),
        ("POSTILUPA_SECRET_KEY", "too short"),
        ("POSTILUPA_SECRET_KEY", "a" * 32),
        ("POSTILUPA_SECRET_KEY", "ab" * 50),
        ("POSTILUPA_SECRET_KEY", "0123456789abcdef" * 2),
        ("POSTILUPA_SECRET_KEY", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"),
    ],
)
def test_a_wrong_value_is_named_with_what_to_write(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        from_environment({name: value})
    assert name in str(refused.value)
    assert value not in str(refused.value) or name != "POSTILUPA_SECRET_KEY"


@pytest.mark.parametrize(
    "made", [lambda: secrets.token_urlsafe(48), lambda: secrets.token_hex(16), SECRET.decode]
)
def test_a_random_key_is_taken(made: Callable[[], str]) -> None:
    for _ in range(200):
        key = made()
        assert from_environment({"POSTILUPA_SECRET_KEY": key}).secret_key == key.encode()


def test_nothing_set_gives_a_local_start(tmp_path: Path) -> None:
    settings = from_environment({"POSTILUPA_DATA_DIR": str(tmp_path)})
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.smtp_url is None
    assert settings.database_url is None


def test_an_empty_value_counts_as_not_set() -> None:
    assert from_environment({"POSTILUPA_SMTP_URL": ""}).smtp_url is None


# trial G4
def test_no_default_key_exists(tmp_path: Path) -> None:
    made = [
        with_secret(from_environment({"POSTILUPA_DATA_DIR": str(tmp_path / name)})).secret_key
        for name in "ab"
    ]
    assert made[0] != made[1]


def test_the_key_is_kept_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    settings = from_environment({"POSTILUPA_DATA_DIR": str(tmp_path)})
    assert with_secret(settings).secret_key == with_secret(settings).secret_key
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_with_a_database_elsewhere_the_key_is_demanded(tmp_path: Path) -> None:
    settings = from_environment(
        {"POSTILUPA_DATA_DIR": str(tmp_path), "POSTILUPA_DATABASE_URL": "postgresql://h/d"}
    )
    with pytest.raises(SettingsError, match="POSTILUPA_SECRET_KEY"):
        with_secret(settings)


def test_a_data_directory_that_is_a_file_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings = from_environment({"POSTILUPA_DATA_DIR": str(tmp_path / "file")})
    with pytest.raises(SettingsError, match="POSTILUPA_DATA_DIR"):
        with_secret(settings)


@pytest.mark.parametrize(
    ("typed", "used"),
    [
        ("https://Uutiset.exämple.com", "https://uutiset.xn--exmple-cua.com"),
        ("https://straße.example.org:8443", "https://xn--strae-oqa.example.org:8443"),
        ("https://uutiset.xn--exmple-cua.com/", "https://uutiset.xn--exmple-cua.com"),
    ],
)
def test_the_address_of_our_pages_is_kept_as_headers_write_it(typed: str, used: str) -> None:
    assert from_environment({"POSTILUPA_BASE_URL": typed}).base_url == used  # trial H7
