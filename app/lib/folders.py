"""Where templates and migrations lie: beside `app` in a checkout, inside it in an installed wheel."""

from pathlib import Path

APP = Path(__file__).parents[1]


def folder_of(name: str, *, known_by: str) -> Path:
    """`app/<name>` or `<checkout>/<name>`, whichever holds `known_by`.

    The wheel's place is asked first: beside an installed package lies somebody else's folder.
    """
    for folder in (APP / name, APP.parent / name):
        if (folder / known_by).exists():
            return folder
    raise FileNotFoundError(f"The folder {name} is missing: install the program again.")


def templates_folder() -> Path:
    return folder_of("templates", known_by="layouts")


def migrations_folder() -> Path:
    return folder_of("migrations", known_by="schema")
