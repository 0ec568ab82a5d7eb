"""Somebody signed in who sends forms by hand, so that a test decides how they are taken."""

from urllib.parse import urlencode, urlsplit

from app.staff.actions.sessions import open_session
from app.staff.queries.sessions import who
from app.web.guards.csrf import FIELD, csrf_token
from tests.make import staff as make_staff
from tests.web.serving.served import Served

PURPOSE = {"purpose": "Newsletter", "use": "own", "whole": "on"}
PEOPLE, EVIDENCE = "/staff/people/export/file", "/staff/evidence/"


class Officer:
    """Somebody signed in, who sends forms by hand."""

    def __init__(self, token: str, csrf: str, host: str) -> None:
        self.fields = {FIELD: csrf}
        self.headers = {"Cookie": f"staff={token}", "Sec-Fetch-Site": "same-origin", "Host": host}

    def form(self, path: str, fields: dict[str, str]) -> bytes:
        body = urlencode({**self.fields, **fields})
        kind = "application/x-www-form-urlencoded"
        return self._request(path, {"Content-Type": kind, "Content-Length": str(len(body))}, body)

    def half_upload(self) -> bytes:
        """The token and the beginning of a file that goes on for long."""
        part = '--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n'
        body = part % (FIELD, "", self.fields[FIELD]) + part % (
            "file",
            '; filename="a.csv"',
            "Email",
        )
        headers = {"Content-Type": "multipart/form-data; boundary=b", "Content-Length": "9000000"}
        return self._request("/staff/imports/new", headers, body)

    def _request(self, path: str, headers: dict[str, str], body: str) -> bytes:
        lines = [f"{name}: {value}" for name, value in {**self.headers, **headers}.items()]
        return "\r\n".join([f"POST {path} HTTP/1.1", *lines, "", body]).encode()


async def an_officer(server: Served) -> Officer:
    token = await open_session(await make_staff.member())
    signed_in = await who(token)
    assert signed_in is not None
    return Officer(token, csrf_token(signed_in.session_id), urlsplit(server.url).netloc)
