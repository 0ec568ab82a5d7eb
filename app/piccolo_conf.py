"""Piccolo finds the database and the tables here (PICCOLO_CONF=app.piccolo_conf)."""

from piccolo.conf.apps import AppRegistry
from piccolo.engine.postgres import PostgresEngine


class Engine(PostgresEngine):
    """Piccolo's engine, without the connection it opens when it is merely imported."""

    async def check_version(self) -> None:
        """`app.database` refuses an old server when it opens one, with a sentence."""

    async def prep_database(self) -> None:
        """No extension is used: the embedded server has none."""


# Filled by app.database.connection_pool: which server it is, is known only then.
DB = Engine(config={}, extensions=())
APP_REGISTRY = AppRegistry(apps=["app.piccolo_app"])
