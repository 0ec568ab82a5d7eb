"""JSON on standard input, a PDF on standard output: a process that knows nothing else."""

import resource
import sys
import tempfile
from pathlib import Path

import typst

from app.lib.folders import templates_folder

MEMORY = 2 * 1024 * 1024 * 1024
LAYOUTS = ("privacy/proof/sheet.typ", "privacy/labels/letters.typ")


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    layout = (templates_folder() / LAYOUTS[LAYOUTS.index(sys.argv[1])]).read_bytes()
    with tempfile.TemporaryDirectory() as empty:
        folder = Path(empty)
        pages = typst.compile(  # type: ignore[type-var]  # its own type of `bytes` is not found
            layout,
            root=folder,
            ignore_system_fonts=True,
            package_path=folder,
            package_cache_path=folder,
            sys_inputs={"told": sys.stdin.read()},
        )
    sys.stdout.buffer.write(pages)


if __name__ == "__main__":
    main()
