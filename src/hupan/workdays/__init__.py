"""Working days: on which days of which country something leaves, and how far ahead so many of them lie."""

from hupan.workdays.calendar import Calendar

__all__ = ["Calendar"]
