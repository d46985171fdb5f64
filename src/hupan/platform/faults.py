"""Named places where a process can be made to die, so that tests can show what is found afterwards.

`reach` is a no-op unless `HUPAN_FAULT` names the place; nothing a request carries can set it.
"""

import os
import signal

_VARIABLE = "HUPAN_FAULT"


def reach(point: str) -> None:
    """Pass a place between two effects; the process is killed there if the environment names it.

    Args:
        point: Such as `checkout.captured`. `HUPAN_FAULT=checkout.captured` dies at the first time.
    """
    if os.environ.get(_VARIABLE) == point:
        os.kill(os.getpid(), signal.SIGKILL)
