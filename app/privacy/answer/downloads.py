"""The files of an answer as they leave."""

from datetime import date, datetime

from litestar import Response

from app.lib import clock


def download(content: bytes, kind: str, at: datetime | date | None = None) -> Response[bytes]:
    """`data-2026-11-23.pdf`; kept by no program on the way."""
    day = (at or clock.today()).isoformat()[:10]
    return Response(
        content,
        media_type=f"application/{kind}",
        headers={
            "Content-Disposition": f'attachment; filename="data-{day}.{kind}"',
            "Cache-Control": "no-store",
        },
    )
