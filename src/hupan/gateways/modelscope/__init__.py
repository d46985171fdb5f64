"""ModelScope, or a mirror of it."""

from hupan.gateways.modelscope.source import ModelScopeSource

__all__ = ["ModelScopeSource"]
