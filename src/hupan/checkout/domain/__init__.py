"""Checkouts as values and rules.

`session` says what a checkout is, `messages` what it tells its buyer, `assessing` how it stands against what the rooms
below say, `confirming` what exactly a person agrees to, and `moving` how it goes from one status to the next.
"""
