"""Durable work on DBOS: workflows and their steps are rows in the schema `dbos` of our own database.

`DbosWork` is what rooms see. It costs nothing until the first work begins, or is found half done when the server
starts: then `engine.py` loads DBOS, of which a process holds one, on a loop in a thread of its own. Workflows and their
steps run on the loop of the app, where the rooms' services live; only the keeping is done beside it. `envelopes.py`
says how results and errors are written: as JSON, nothing that would be executed when it is read.
"""

from hupan.gateways.dbos.work import DbosWork

__all__ = ["DbosWork"]
