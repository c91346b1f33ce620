"""What to hold in a public stockpile, and from whom to buy under limits."""
