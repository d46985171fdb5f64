"""Starts a heavy process a fifth faster: `python -m hupan.supervisor.launch MODULE WORDS`.

Loading a thousand modules makes a million objects that live as long as the process. The garbage collector would walk
through them again and again meanwhile, for nothing, so it rests until the module wakes it. And structlog would load
rich for coloured stack traces, which a process that logs into a pipe never draws.
"""

import gc
import runpy
import sys


def main() -> None:
    """Become the module."""
    gc.disable()
    sys.modules["rich"] = None  # pyright: ignore[reportArgumentType] - Python's way to say that it cannot be imported
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
