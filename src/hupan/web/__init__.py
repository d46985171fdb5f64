"""The front door for browsers: assembles every room's routes into one app and serves the built web app."""

from hupan.web.app import Parts, create_app

__all__ = ["Parts", "create_app"]
