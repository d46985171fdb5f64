"""The `hupan` command: the front door for people at a terminal and for scripts.

`app.py` lists the commands; each stands in a module of its own, which is imported only when it is called, so that
`hupan serve` stays as light as its supervisor. `console.py` prints, `exits.py` knows the exit codes, `services.py`
opens the rooms for a command that needs them.
"""

from hupan.cli.app import main

__all__ = ["main"]
