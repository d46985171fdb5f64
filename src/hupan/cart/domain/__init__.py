"""Carts as plain values, and what may be done to them."""
