"""A Python that has loaded every library, and runs pytest in a fork of itself as often as asked.

Started as a script, so that nothing of `app` and `tests` is loaded before the fork: each run reads
the tree it stands in. A line of JSON for each run: `cwd`, `env`, `arguments`, and `output`, the file
to print to. Answers each with the exit code.
"""

import json
import os
import signal
import sys
import traceback
from importlib import import_module

LIBRARIES = (
    "aiosmtpd.smtp", "aiosmtplib", "argon2", "asyncpg", "babel.dates", "babel.numbers", "cryptography",
    "email_validator", "httpx", "hypothesis", "idna", "jinja2", "litestar", "litestar.testing",
    "markdown_it", "nh3", "pgqueuer", "phonenumbers", "piccolo.apps.migrations.commands.forwards",
    "piccolo.engine.postgres", "piccolo.table", "pytest",
    "python_calamine", "rapidfuzz", "stdnum.fi", "uvicorn", "xlsxwriter",
)  # fmt: skip

BROKEN = 70


def main() -> None:
    for library in LIBRARIES:
        import_module(library)
    for line in sys.stdin:
        print(_run(json.loads(line)), flush=True)  # noqa: T201 - the answer


def _run(asked: dict[str, object]) -> int:
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status)
    code = BROKEN
    try:
        code = _pytest(**asked)  # type: ignore[arg-type]  # as the docstring says
    except BaseException:  # noqa: BLE001 - a fork must never go on as its parent
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _pytest(cwd: str, env: dict[str, str], arguments: list[str], output: str) -> int:
    import pytest

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(file, 1)
    os.dup2(file, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(cwd)
    os.environ.update(env)
    sys.path[0] = cwd
    # Asserts of the libraries need no words of their own.
    return int(pytest.main(["-W", "ignore::pytest.PytestAssertRewriteWarning", *arguments]))


if __name__ == "__main__":
    main()
