"""Sending needs a mail server to be set; no test here connects to it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from app import config
from app.config import Settings


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[None]:
    """As if POSTILUPA_SMTP_URL were set."""
    config.use(replace(settings, smtp_url="smtp://127.0.0.1:2525"))
    yield
    config.use(settings)
