"""Pages about the product: its data and its definitions."""
