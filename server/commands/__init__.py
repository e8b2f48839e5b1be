"""What can be typed after ``open-door``: a module for each command, put together in server/cli.py."""
