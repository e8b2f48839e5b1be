"""The runtime: performs what the core decides, and keeps track of who is connected."""
