"""Pixels by Pillow: reads what strangers send, within limits, and writes WebP."""

from hupan.gateways.pillow.darkroom import PillowDarkroom

__all__ = ["PillowDarkroom"]
