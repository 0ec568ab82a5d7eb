"""The door asks in English here, so that tests read as what they say."""

import pytest


@pytest.fixture
async def client(client):
    client.headers["Accept-Language"] = "en"
    return client
