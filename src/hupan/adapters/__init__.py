"""Adapters: small classes that put one room behind another's port, so that neither knows the other.

They hold no rules and keep nothing: they translate a call and its answer. Only `hupan.bootstrap` uses them. Where an
adapter only has to read rows, whoever's they are, it may use a room's repository, as `bootstrap` may.
"""
