"""Orders over HTTP: what buyers, sellers and operators ask of them, and how an order is shown to a program.

What may be done, and what it brings about, is the room of `orders` below; nothing is decided here.
"""
