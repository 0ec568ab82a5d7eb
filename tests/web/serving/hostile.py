"""Requests of strangers, made to be slow to read, each by a name."""

import encodings
import pkgutil
from collections.abc import Iterator

from app.web.receiving.body import PUBLIC_LIMIT
from app.web.receiving.charsets import CODECS

HEAD = 15_000  # just what fits into a head
DOORS = ("/", "/staff/sign-in", "/staff/forgotten", "/preferences")
URLENCODED = "application/x-www-form-urlencoded"
PYTHONS = sorted({name for _, name, _ in pkgutil.iter_modules(encodings.__path__)})
FULL = PUBLIC_LIMIT - 200
MEGABYTE = 1_000_000
SLOW = ("punycode", "idna", "utf-7", "unicode_escape", "raw_unicode_escape")
SIGNS = {
    "ligatures": "\ufdfa",
    "marks": "a" + "\u0301" * 9,
    "turns": "\u202e",
    "brackets": "[",
    "quotes": '"\\',
    "at signs": "@",
    "dots": ".",
    "percent signs": "%",
    "spaces": " ",
    "zero bytes": "\0",
    "digits": "9",
    "angles": "<a@b",
    "commas": "a@b.fi,",
    "IDN": "xn--a.ä.",
}
BODIES = {
    "fields": b"a&" * (FULL // 2),
    "thousand fields": b"a=b&" * 999,
    "percents": b"email=" + b"%" * FULL,
    "escapes": b"email=" + b"%ff" * (FULL // 3),
    "pluses": b"email=" + b"+" * FULL,
    "one name": b"email=a@example.org&" * 900,
    "equals": b"=" * FULL,
}
ADDRESSES = {
    "subscribe": "/subscribe/",
    "confirm": "/confirm/",
    "unsubscribe": "/unsubscribe/",
    "preferences": "/preferences/",
    "link": "/staff/link/",
    "static": "/static/",
    "nowhere": "/",
}
PATHS = {
    "letters": "a" * HEAD,
    "slashes": "/" * HEAD,
    "dots": "../" * (HEAD // 3),
    "zero bytes": "%00" * (HEAD // 3),
    "surrogates": "%ed%a0%80" * (HEAD // 9),
    "percents": "%" * HEAD,
}
HEADERS = {
    "languages": ("Accept-Language", "fi;q=0.1," * (HEAD // 9)),
    "weights": ("Accept-Language", "fi;q=" + "9" * HEAD),
    "cookies": ("Cookie", "a=b;" * (HEAD // 4)),
    "quoted cookie": ("Cookie", 'staff="' + "\\1" * (HEAD // 2)),
    "session": ("Cookie", "staff=" + "a" * HEAD),
    "hops": ("X-Forwarded-For", "1.2.3.4," * (HEAD // 8)),
    "ranges": ("Range", "bytes=" + "0-1," * (HEAD // 4)),
    "browser": ("User-Agent", "(" * HEAD),
    "tags": ("If-None-Match", '"a",' * (HEAD // 4)),
    "kinds": ("Accept", "a/b;q=0.1," * (HEAD // 10)),
}


def request(
    line: str, body: bytes = b"", kind: str = URLENCODED, header: tuple[str, str] | None = None
) -> bytes:
    """One whole request; the connection ends with it."""
    more = [header] if header else []
    fields = [("Content-Type", kind), ("Content-Length", str(len(body)))] if body else []
    lines = [f"{name}: {value}\r\n" for name, value in [*fields, *more]]
    head = f"{line} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{''.join(lines)}\r\n"
    return head.encode("latin-1") + body


def hostile() -> Iterator[tuple[str, bytes]]:
    yield from _charsets()
    yield from _forms()
    yield from _parts()
    yield from _addresses()
    for name, header in HEADERS.items():
        for path in ("/", "/staff/", "/static/look.css"):
            yield f"header {name} {path}", request(f"GET {path}", header=header)
    yield "many headers", request("GET /", header=("A", "b\r\nA: b" * 1800))
    yield "tiny chunks", _chunked(b"1\r\na\r\n" * FULL)


def _charsets() -> Iterator[tuple[str, bytes]]:
    for charset in PYTHONS:
        yield f"part {charset}", part_in(charset, FULL)
    for charset in SLOW:
        yield f"megabyte {charset}", part_in(charset, MEGABYTE)
    for charset in (*CODECS, *SLOW):
        body = b"email=" + b"a-" * (FULL // 2)
        yield f"letters {charset}", request("POST /", body, f"{URLENCODED}; charset={charset}")


def part_in(charset: str, size: int) -> bytes:
    """A form of one part, whose sender chooses its decoder."""
    kind = f"Content-Type: text/plain; charset={charset}\r\n".encode()
    return _parts_of([(kind, b"a-" * (size // 2))], "/staff/sign-in", most=2 * MEGABYTE)


def _forms() -> Iterator[tuple[str, bytes]]:
    for path in DOORS:
        for name, body in BODIES.items():
            yield f"{name} to {path}", request(f"POST {path}", body)
        for name, sign in SIGNS.items():
            typed = (sign * 250)[:250].encode()
            escaped = b"".join(b"%%%02x" % byte for byte in typed)
            body = b"&".join(b"%s=%s" % (field, escaped) for field in _FIELDS)
            yield f"{name} typed at {path}", request(f"POST {path}", body)
    yield "nested JSON", request("POST /", b"[" * FULL, "application/json")
    yield "kind", request("POST /", b"a", f"{URLENCODED}" + ';a="' * (HEAD // 4))


_FIELDS = (b"email", b"password", b"first_name", b"last_name", b"lists", b"form", b"wording")


def _parts() -> Iterator[tuple[str, bytes]]:
    yield "many parts", _parts_of([(b"", b"a")] * 900, "/")
    yield "line ends", _parts_of([(b"", b"\r\n" * (FULL // 2))], "/")
    yield "half boundaries", _parts_of([(b"", b"\r\n--" * (FULL // 4))], "/")
    yield "headers", _parts_of([(b"A: b\r\n" * 8, b"a")] * 300, "/")
    yield "long header", _parts_of([(b"A: " + b";" * 4000 + b"\r\n", b"a")] * 9, "/")
    yield "beginning", request("POST /", b"--" * (FULL // 2), "multipart/form-data; boundary=b")
    yield "folded", _parts_of([(b"A: b\r\n" + b" c\r\n" * 900, b"a")] * 9, "/")


def _parts_of(parts: list[tuple[bytes, bytes]], path: str, most: int = PUBLIC_LIMIT) -> bytes:
    head = b'--b\r\nContent-Disposition: form-data; name="email"\r\n'
    body = b"".join(head + more + b"\r\n" + text + b"\r\n" for more, text in parts) + b"--b--\r\n"
    return request(f"POST {path}", body[:most], "multipart/form-data; boundary=b")


def _addresses() -> Iterator[tuple[str, bytes]]:
    for name, prefix in ADDRESSES.items():
        for way, rest in PATHS.items():
            yield f"{name} {way}", request(f"GET {prefix}{rest}")
    for name, query in {**PATHS, "languages": "lang=fi&" * (HEAD // 8)}.items():
        yield f"query {name}", request(f"GET /?{query}")


def _chunked(chunks: bytes) -> bytes:
    head = request("POST /", header=("Transfer-Encoding", f"chunked\r\nContent-Type: {URLENCODED}"))
    return head + chunks + b"0\r\n\r\n"
