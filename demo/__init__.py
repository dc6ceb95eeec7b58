"""The demo: two invented films, texts and pictures; nothing the product runs on."""
