"""Read a YAML file ten times as fast as PyYAML does by itself: the phrases are many thousands."""

from pathlib import Path
from typing import Any

from yaml import CSafeLoader, load


def read_yaml(path: Path) -> Any:
    """What a file holds, in plain values only; raises OSError and yaml.YAMLError."""
    return load(path.read_text(encoding="utf-8"), CSafeLoader)
