"""This machine: its memory, cores and disk."""

from hupan.gateways.machine.probe import SystemMachine

__all__ = ["SystemMachine"]
