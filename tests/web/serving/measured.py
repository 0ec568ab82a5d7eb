"""The program, with a watch on its event loop: how long each step keeps the processor, in a file.

The time of the thread is counted, not that of the wall: other processes of the machine do not matter.
"""

import os
import time
from asyncio import Handle
from pathlib import Path

STALLS = "TESTS_STALLS"
WORTH_WRITING = 0.02

if __name__ == "__main__":
    from app.cli import main

    run = Handle._run
    stalls = Path(os.environ[STALLS]).open("a", buffering=1)  # noqa: SIM115 - until the process ends

    def measured(step: Handle) -> None:
        began = time.thread_time()
        run(step)
        took = time.thread_time() - began
        if took > WORTH_WRITING:
            stalls.write(f"{took:.4f}\n")

    Handle._run = measured  # type: ignore[method-assign, assignment]
    main()
