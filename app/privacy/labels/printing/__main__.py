"""JSON on standard input, a PDF on standard output. Knows nothing else."""

import json
import resource
import sys

MEMORY = 1024 * 1024 * 1024


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    told = json.load(sys.stdin)
    # What would only lock the pages by a password takes a quarter of all the memory.
    sys.modules["cryptography"] = None  # type: ignore[assignment]
    from app.privacy.labels.printing.press import pdf_of

    sys.stdout.buffer.write(pdf_of(told))


if __name__ == "__main__":
    main()
