"""What is not known of a table, and what that does to results."""
