"""Invented authorities on the scale of England, for demos, tests and load: one world, written in every format that is loaded."""
