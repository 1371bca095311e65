"""The pages of the CIN wing: Overview, Durations, Targets."""
