"""`python -m app` is the command `postilupa`."""

from app.cli import main

main()
