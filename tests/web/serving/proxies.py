"""nginx and Caddy as the documents configure them, on ports of their own and without certificates."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx

from tests.make.deliveries import until
from tests.web.serving.served import ROOT, free_port

HOST = "news.example.org"
DOCS = ROOT / "docs"
NGINX, CADDY = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"), shutil.which("caddy")
VISITOR = "127.9.9.9"


@asynccontextmanager
async def nginx(behind: int, folder: Path) -> AsyncIterator[int]:
    """Its port. `behind` is that of the program it stands in front of."""
    port = free_port()
    recipe = (DOCS / "nginx.conf").read_text()
    recipe = recipe.replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
    lines = [line for line in recipe.splitlines() if "ssl_certificate" not in line]
    temporary = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"{name}_temp_path {folder}/{name};" for name in temporary)
    user = "user root;" if os.geteuid() == 0 else ""
    written = folder / "nginx.conf"
    written.write_text(
        f"{user} daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; events {{}}\n"
        f"http {{ access_log off; {paths}\n" + _to(behind, "\n".join(lines)) + "\n}"
    )
    async with _running(port, NGINX or "", "-p", str(folder), "-c", str(written), folder=folder):
        yield port


@asynccontextmanager
async def caddy(behind: int, folder: Path) -> AsyncIterator[int]:
    """Its port. `behind` is that of the program it stands in front of."""
    port = free_port()
    recipe = _to(behind, (DOCS / "Caddyfile").read_text())
    recipe = recipe.replace(f"\n{HOST} {{", f"\nhttp://{HOST}:{port} {{\n\tbind 127.0.0.1")
    written = folder / "Caddyfile"
    written.write_text("{\n\tadmin off\n\tauto_https off\n}\n" + recipe)
    arguments = ("run", "--config", str(written), "--adapter", "caddyfile")
    async with _running(port, CADDY or "", *arguments, folder=folder):
        yield port


def _to(behind: int, recipe: str) -> str:
    """The recipe for the port that the program has in the test."""
    assert "127.0.0.1:8000" in recipe
    return recipe.replace("127.0.0.1:8000", f"127.0.0.1:{behind}")


@asynccontextmanager
async def _running(port: int, *command: str, folder: Path) -> AsyncIterator[None]:
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    with (folder / "proxy.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *command, cwd=folder, env=environment, stdout=log, stderr=log
        )
    try:
        await until(lambda: _answers(port, process, folder / "proxy.log"))
        yield
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await asyncio.wait_for(process.wait(), 30)


async def _answers(port: int, process: asyncio.subprocess.Process, log: Path) -> bool:
    assert process.returncode is None, log.read_text()
    async with visitor(port) as browser:
        with suppress(httpx.HTTPError):
            return (await browser.get("/health")).status_code == httpx.codes.OK
    return False


def visitor(port: int, **headers: str) -> httpx.AsyncClient:
    """Somebody elsewhere: of another address than the proxy has."""
    return httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{port}",
        transport=httpx.AsyncHTTPTransport(local_address=VISITOR),
        headers={"Host": HOST, **headers},
        timeout=30,
    )
