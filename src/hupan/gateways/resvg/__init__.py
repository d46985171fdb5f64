"""Drawings to pixels by `resvg`, in a process of its own."""

from hupan.gateways.resvg.plotter import ResvgPlotter

__all__ = ["ResvgPlotter"]
