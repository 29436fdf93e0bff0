"""The process that opens one document: `python -m pipeline.readers.child PATH EXPECTED WALL CPU MEMORY`.

It limits itself before it imports any reader, answers on standard output (`pipeline.readers.wire`) and ends. Whatever a document
does to it, the process that started it goes on.
"""

from __future__ import annotations

import contextlib
import resource
import signal
import sys
import traceback
from pathlib import Path

from pipeline.readers.grid import Refused


def main(arguments: list[str]) -> int:
    """Read one document and answer. Gives the exit code: 0 whenever there is an answer, a refusal among them."""
    path, expected, wall_seconds, cpu_seconds, memory_bytes = arguments
    limit_this_process(int(float(wall_seconds)) + 5, int(cpu_seconds), int(memory_bytes))
    sys.stdout.writelines(answer(Path(path), expected))
    return 0


def limit_this_process(wall_seconds: int, cpu_seconds: int, memory_bytes: int) -> None:
    """Memory, processor time, no core file, and an alarm that ends the process should the one that started it be gone."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    # macOS knows no limit on memory; there the limits on time and on declared sizes have to do.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    signal.alarm(wall_seconds)


def answer(path: Path, expected: str) -> list[str]:
    """The lines to send back. Anything that goes wrong in a reader becomes a refusal; its words, which may quote, stay here."""
    # After the limits are set, so that they hold for the libraries too.
    from pipeline.readers import wire
    from pipeline.readers.documents import reading

    try:
        return wire.checked_length(wire.encoded(reading(path, expected)))
    except Refused as refused:
        return [wire.encoded_refusal(refused)]
    except MemoryError:
        words = "needs more memory than a register ever has, so nothing of it was read. Look at the file before trying again."
        return [wire.encoded_refusal(Refused("too_large", words))]
    except BaseException as error:  # a library's own panic is no ordinary Exception
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__} at {Path(last.filename).name}, line {last.lineno}"
        words = f"made the reader stop ({place}); nothing of it is used. Fetch it again; if that does not help, mend the reader."
        return [wire.encoded_refusal(Refused("crashed", words))]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
