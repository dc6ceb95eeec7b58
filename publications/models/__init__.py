"""Pages that are the product, and the frozen editions made of them."""
