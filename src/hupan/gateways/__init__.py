"""The outside world, one folder a vendor: each implements a room's port and translates the vendor's words."""
