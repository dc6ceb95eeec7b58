"""Speech to words: engines behind one protocol, and the weights they run on. No Django here."""
