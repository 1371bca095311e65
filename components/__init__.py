"""The shared vocabulary of every page: frame, scope bar, figure cards, matrix, charts, chips, states and words."""
