"""Who may see what: the reader of a page and the rows and levels open to that reader."""
