"""Critical raw materials by the method of the European Union: what is scarce, from whom it comes, who uses it."""
