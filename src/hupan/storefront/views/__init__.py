"""What each page shows, as plain values: one module a page, and the parts that several of them share."""
