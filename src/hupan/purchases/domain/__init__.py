"""Orders as values and rules: `order` what one is, then one file a story that can happen to it, `deadlines` the clock.

Every rule takes an order and returns a `Change`: the order as it is then, and what has to be done outside of it.
"""
