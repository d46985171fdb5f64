"""Anything that speaks OpenAI's words over HTTP: remote endpoints, and our own engine too."""

from hupan.gateways.openai_endpoint.upstream import HttpUpstream

__all__ = ["HttpUpstream"]
