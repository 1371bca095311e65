"""How the tables came to be: one file a revision, run by `Records.migrate()`."""
