"""Measures how well visitors are understood and writes a report: `python -m chatbot evaluate`, `make evaluate`.

No part of a running assistant: nothing in here is imported by it, and nothing in here decides how it answers.
"""
