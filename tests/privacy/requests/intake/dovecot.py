"""A real IMAP server on loopback, with a folder of its own: Debian's Dovecot."""

import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from imap_tools import MailBoxUnencrypted

from app.mail.smtp.account import Security
from app.privacy.requests.intake.box import Account
from tests.web.serving.served import free_port

DOVECOT = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
PASSWORD = 'päällä"1'
"""With a letter and a sign that the older way of signing in cannot say."""
_STARTS_WITHIN = 10.0
_CONF = """
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_failure_delay = 0
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
"""
_NOT_ROOT = """
default_internal_user = {name}
default_login_user = {name}
default_internal_group = {group}
service imap-login {{
  chroot =
}}
service anvil {{
  chroot =
}}
"""


@dataclass(frozen=True)
class Dovecot:
    """Every user name is a mailbox, made when it is used first."""

    port: int
    tls_port: int

    def account(self, user: str, **changes: Any) -> Account:
        facts: dict[str, Any] = {
            "host": "127.0.0.1", "port": self.port, "security": Security.NONE, "username": user,
            "password": PASSWORD, "folder": "INBOX", "done_folder": "Käsitellyt",
        }  # fmt: skip
        return Account(**facts | changes)

    @contextmanager
    def opened(self, user: str) -> Iterator[MailBoxUnencrypted]:
        """As whoever owns the mailbox."""
        box = MailBoxUnencrypted("127.0.0.1", self.port, timeout=10)
        box.login_utf8(user, PASSWORD)
        try:
            yield box
        finally:
            box.logout()

    def deliver(self, user: str, *messages: bytes, at: datetime | None = None) -> None:
        with self.opened(user) as box:
            for message in messages:
                box.append(message, dt=at)

    def inside(self, user: str, folder: str = "INBOX") -> dict[str, tuple[str, ...]]:
        """The subjects of a folder with the flags of each; looking marks nothing."""
        with self.opened(user) as box:
            box.folder.set(folder, readonly=True)
            found = box.fetch(mark_seen=False, headers_only=True)
            return {
                one.subject: tuple(flag for flag in one.flags if flag != r"\Recent")
                for one in found
            }


@contextmanager
def running() -> Iterator[Dovecot]:
    folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
    server = Dovecot(free_port(), free_port())
    try:
        process = subprocess.Popen(
            [str(DOVECOT), "-F", "-c", str(_configured(folder, server))],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(server.port, server.tls_port)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=10)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _configured(folder: Path, server: Dovecot) -> Path:
    """Mail belongs to nobody where the tests run as root, who may own none."""
    folder.chmod(0o711)
    is_root = os.geteuid() == 0
    (folder / "mail").mkdir()
    if is_root:
        shutil.chown(folder / "mail", "nobody", "nogroup")
    _write_certificate(folder)
    said = _CONF.format(
        folder=folder,
        password=PASSWORD,
        port=server.port,
        tls_port=server.tls_port,
        uid="nobody" if is_root else os.geteuid(),
        gid="nogroup" if is_root else os.getegid(),
    )
    if not is_root:
        said += _NOT_ROOT.format(name=getpass.getuser(), group=os.getegid())
    path = folder / "dovecot.conf"
    path.write_text(said, encoding="utf-8")
    return path


def _write_certificate(folder: Path) -> None:
    """Signed by itself alone: nobody has a reason to believe it."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )


def _wait_for(*ports: int) -> None:
    until = time.monotonic() + _STARTS_WITHIN
    for port in ports:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
