"""The pages on which the centre builds the report form."""
