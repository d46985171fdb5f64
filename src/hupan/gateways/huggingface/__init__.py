"""The Hugging Face hub, or any mirror that speaks its API."""

from hupan.gateways.huggingface.source import HuggingFaceSource

__all__ = ["HuggingFaceSource"]
