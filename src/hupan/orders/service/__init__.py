"""Verbs on orders. One file a story; `changing` is how each of them changes an order, `errands` what is done after."""
