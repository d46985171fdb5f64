"""Sharing: how conversations leave this house and come in: read-only links, export and import.

A link shows a conversation as it was when it was shared; what is written later stays private. An export is whole and
plain JSON (or Markdown, for reading), and can be brought in again anywhere.
"""

from hupan.sharing.archive import ArchiveService
from hupan.sharing.errors import InvalidImport, ShareNotFound, SharingError
from hupan.sharing.links import ShareService

__all__ = ["ArchiveService", "InvalidImport", "ShareNotFound", "ShareService", "SharingError"]
