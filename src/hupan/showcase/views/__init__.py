"""What is shown, as plain values."""
