"""What the screen looks for, as data: one module for each kind of danger, one phrase a line. docs/safety.md says how to
add one.
"""
