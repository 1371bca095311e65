"""What a number means: measures, the tables made of them, and the one road from a figure to its list of cases."""
