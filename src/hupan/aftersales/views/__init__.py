"""What the templates draw, as plain values."""
