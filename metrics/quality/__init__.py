"""Data quality: the rules the sector knows, one a file, each yielding the plans that break it; their frame, measures and table."""
