"""Custom actions of the assistant. They look at one turn and answer; no input or output, no database, no memory."""
