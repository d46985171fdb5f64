"""The books, escrow, payments and payouts as plain values and rules."""
