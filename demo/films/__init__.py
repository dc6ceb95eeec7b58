"""The two demo films and the scripts that draw, voice and cut them."""
