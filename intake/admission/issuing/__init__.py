"""The issuer's private half: made, kept and used by a coordinator, offline. No server loads it."""
