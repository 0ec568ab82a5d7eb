"""What is wrong with a letter or an address is said as everywhere."""

from app.lib.problems import Problem

__all__ = ["Problem"]
