"""What is held: the schema, the store of published editions, the calendar and the invented demo cohort."""
