"""One module a screen, grouped by wing; each says what it shows and how it answers a request."""
