"""Admin: users, stand-ins, restricted persons, the trail, and what a person may ask of us."""
