"""Asks OpenAI-compatible servers for their models."""

from hupan.gateways.endpoint_probe.probe import HttpEndpointProbe

__all__ = ["HttpEndpointProbe"]
