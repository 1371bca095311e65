"""Small SSDA903 returns, invented, and what is read of them."""
