"""The shopping agent, measured by scripted buyers."""
