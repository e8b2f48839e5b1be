"""The web: sockets and HTTP calls, translated to inputs of the core and back."""
