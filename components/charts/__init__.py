"""Charts as plain dicts of bar and scatter traces; colours are names of tokens ("@b3"), painted by theme in the browser."""
