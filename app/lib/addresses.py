"""Things of other modules by their address, loaded when they are first needed and not before."""

from functools import cache
from importlib import import_module
from typing import Any


@cache
def at(address: str) -> Any:
    """What stands at `package.module:name`. Errors: ImportError, AttributeError when nothing does."""
    module, _, name = address.partition(":")
    return getattr(import_module(module), name)
