"""Verbs on payments, escrow, the ledger, payouts and wallets. One file a noun."""
