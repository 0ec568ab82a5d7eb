"""Commands in this process, for plain `def` tests that look at what is said and written."""

import os

from click.testing import CliRunner, Result

from app import config
from app.cli import main
from app.piccolo_conf import DB


def postilupa(*arguments: str, **environment: str) -> Result:
    """As a process with these settings alone answers; nothing of it stays. A crash is raised."""
    foreign = {name: None for name in os.environ if name.startswith("POSTILUPA_")}
    before, pool, database = config._current, DB.pool, DB.config
    DB.pool = None
    try:
        return CliRunner(catch_exceptions=False).invoke(
            main, arguments, env={**foreign, **environment}, prog_name="postilupa"
        )
    finally:
        config._current, DB.pool, DB.config = before, pool, database
