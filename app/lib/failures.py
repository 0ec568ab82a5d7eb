"""How a failure is logged: what kind and where in our code, never its text, which may name a person."""

from pathlib import Path
from traceback import extract_tb

_APP = Path(__file__).parents[1]


def code_of(error: BaseException) -> str:
    """For example `KeyError at campaigns/engine.py:81`."""
    ours = [
        f"{Path(frame.filename).relative_to(_APP)}:{frame.lineno}"
        for frame in extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(_APP)
    ]
    return f"{type(error).__name__} at {ours[-1]}" if ours else type(error).__name__
