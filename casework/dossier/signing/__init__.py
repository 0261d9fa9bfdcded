"""The signer: its own process, the one holder of the dossier key. It renders and parses nothing.

`releases` is the log of what left, `vouched` the key as the root vouches for it, `signer` what
is signed and when, `server` and `client` the two ends of its socket.
"""
