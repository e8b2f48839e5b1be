"""The numbers of the wire contract."""

PROTOCOL = 1
FRAME_LIMIT = 64 * 1024  # bytes of a text frame; above it the socket closes with 4413
LIBRARY_LIMIT = 1024 * 1024  # what the library takes; between the two the text is still screened for danger
TEXT_LIMIT = 4_000  # characters of one message
SUMMARY_LIMIT = 1_000
