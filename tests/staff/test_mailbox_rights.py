"""Letters that open an account are for those who manage accounts."""

from collections.abc import Iterator

import pytest

from app.config import Settings
from app.mail.mailbox import file_message
from tests.conftest import StaffAs
from tests.make.staff import StaffBrowser
from tests.staff.test_mailbox import LETTER

LINK = LETTER.replace(b"/confirm/xyz", b"/staff/link/xyz")


@pytest.fixture
def key(settings: Settings) -> Iterator[str]:
    folder = settings.data_dir / "mailbox"
    for name in ("tmp", "new"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    yield file_message(folder, LINK)
    for path in (folder / "new").iterdir():
        path.unlink()


# trial A18
@pytest.mark.parametrize("view", ["", "?view=source", "/html"])
async def test_a_publisher_cannot_read_an_administrators_link(
    staff_as: StaffAs, key: str, view: str
) -> None:
    publisher = await staff_as("publisher")
    answer = await publisher.get(f"/staff/mailbox/{key}{view}")
    assert answer.status_code == 403
    assert "/staff/link/" not in answer.text


async def test_an_administrator_reads_it(staff: StaffBrowser, key: str) -> None:
    assert "/staff/link/" in (await staff.get(f"/staff/mailbox/{key}")).text
