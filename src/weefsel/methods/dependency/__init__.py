"""On whom a country depends, product by product and chain by chain."""
