"""The room's verbs, one file a noun: sessions, people, one's own profile, invitations, keys; and who is asking."""
