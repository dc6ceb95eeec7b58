"""The demo's drawn pictures and the script that draws them."""
