"""What the domain says beside the replies' texts: labels, drafts, sentences to choose from. Every word is there."""

from __future__ import annotations

from typing import Any


def metadata(domain: Any, name: str) -> dict[str, Any]:
    """The metadata of the first variant of a reply; empty where there is none."""
    variants = (domain.get("responses") or {}).get(name) or [{}]
    return variants[0].get("metadata") or {}


def labels(domain: Any) -> dict[str, str]:
    """What a button for each topic says: the `label` in the metadata of its reply. Topics without one get no button."""
    found: dict[str, str] = {}
    for replies in (domain.get("responses") or {}).values():
        for reply in replies or []:
            about = reply.get("metadata") or {}
            if about.get("label"):
                found.setdefault(about["topic"], about["label"])
    return found
