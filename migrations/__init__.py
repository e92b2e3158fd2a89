"""The database's shapes, one after another."""
