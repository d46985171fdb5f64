"""Files that people attach: text and pictures, told apart by their content, kept once however often uploaded.

A row says whose a file is; its bytes lie in the data folder under the hash of their content (`BlobStore`).
The room does not know where files are shown: whoever shows them says so when the unused ones are swept.
"""

from hupan.files.blobs import DirectoryBlobs
from hupan.files.domain import StoredFile
from hupan.files.errors import FileNotFound, FilesError, FileTooLarge, FileUnsupported, QuotaExceeded
from hupan.files.service import FileService
from hupan.files.settings import FileSettings

__all__ = [
    "DirectoryBlobs",
    "FileNotFound",
    "FileService",
    "FileSettings",
    "FileTooLarge",
    "FileUnsupported",
    "FilesError",
    "QuotaExceeded",
    "StoredFile",
]
