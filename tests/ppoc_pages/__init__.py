"""The pages where permanence is typed and asked about."""
