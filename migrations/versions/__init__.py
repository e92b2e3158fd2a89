"""A file for each change of shape; never edited once it has been released."""
