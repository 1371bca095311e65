"""Child-in-need plans: the frame as at a day, the bands, the measures and the tables of the wing."""
