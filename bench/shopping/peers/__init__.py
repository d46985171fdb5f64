"""Loops of others with the same model, tools and market, each in a process of its own environment."""
