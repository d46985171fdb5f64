"""The composition root: the only place that knows which implementation stands behind which port.

`foundation.py` opens what every room stands on, one module a room builds that room, and `app.py` puts all of them
behind one web app. Commands open only the rooms that they need; tests call the same functions, with fakes where they
want some.
"""
