"""Files on this machine."""

from hupan.gateways.local_file.source import LocalFileSource

__all__ = ["LocalFileSource"]
