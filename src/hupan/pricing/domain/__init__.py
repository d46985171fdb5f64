"""Prices as plain values and rules; nothing here does I/O.

`quoting` is where to begin: it runs eligibility, choosing and reckoning of promotions, shipping and tax in their order.
"""
