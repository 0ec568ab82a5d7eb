"""The door asks in English here, so that tests read as what they say."""

import pytest
from httpx import AsyncClient


@pytest.fixture
async def client(client: AsyncClient) -> AsyncClient:
    client.headers["Accept-Language"] = "en"
    return client
