"""The history of the tables: `versions/` holds one file a change, applied in order by `hupan.platform.migrate`."""
