"""Opens the person's browser where there is a screen."""

import os
import shutil
import subprocess
import sys


def open_browser(url: str) -> bool:
    """Open a page in the person's own browser.

    Args:
        url: The page.

    Returns:
        Whether there was a browser to ask; a server in a cellar has none, and a text browser would take the terminal.
    """
    has_screen = sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    program = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if not has_screen or program is None:
        return False
    subprocess.Popen(
        [program, url],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return True
