"""What people write: users, stand-ins, restricted persons, views, requests, sign-ins and the trail, in SQLite or PostgreSQL."""
