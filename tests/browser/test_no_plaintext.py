"""Nothing that a person wrote lies in clear on the disk: data folder, secrets, logs, and Rasa's folders and log."""

from __future__ import annotations

import asyncio
import base64
import json
import uuid
from pathlib import Path

from playwright.async_api import Browser, expect

from tests.browser.faces import Staff, Visitor
from tests.browser.stack import ROOT, Stack
from tests.browser.test_handoff import ask_for_a_person
from tests.browser.test_isolation import folders


def spellings(text: str) -> dict[str, bytes]:
    """The forms in which a text may lie on a disk."""
    utf8 = text.encode()
    forms = {
        "utf-8": utf8,
        "utf-16le": text.encode("utf-16-le"),
        "utf-16be": text.encode("utf-16-be"),
        "hex": utf8.hex().encode(),
    }
    for shift in range(3):  # whole groups only: the first and last characters depend on the neighbours
        inside = utf8[(3 - shift) % 3 :]
        forms[f"base64/{shift}"] = base64.b64encode(inside[: len(inside) // 3 * 3])
    forms["json"] = "".join(f"\\u{ord(c):04x}" for c in text).encode()
    return forms


def found(texts: list[str], folders: list[Path]) -> list[str]:
    """Where a text was found, in which form, without repeating it."""
    hits = []
    for folder in folders:
        for path in [folder] if folder.is_file() else [p for p in folder.rglob("*") if p.is_file()]:
            held = path.read_bytes()
            for number, text in enumerate(texts):
                hits += [
                    f"text {number} as {form} in {path.name}"
                    for form, spelled in spellings(text).items()
                    if spelled in held
                ]
    return hits


async def test_no_text_of_a_person_is_on_the_disk_in_clear(browser: Browser, stack: Stack) -> None:
    """A unique string in every field, at the lowest log level, with Rasa's traps among them."""
    marks = {
        name: f"{name}{uuid.uuid4().hex}"
        for name in ("said", "command", "braces", "note", "waiting", "staff", "reply", "danger")
    }
    visitor, alex = await Visitor.arrive(browser, stack), await Staff.sign_in(browser, stack, "alex")
    await visitor.say(f"do i have to start over {marks['said']}")
    await visitor.say(f"/{marks['command']}{{bad")
    await visitor.say(f' /intent{{"{marks["braces"]}": 1')
    await visitor.say(f"i want to die {marks['danger']}")
    await ask_for_a_person(visitor, share="all", note=f"note {marks['note']}")
    await visitor.say(f"hello {marks['waiting']}")
    await alex.claim_first()
    await alex.say(f"hello {marks['staff']}")
    await visitor.say(f"hi {marks['reply']}")
    await expect(alex.lines("visitor", marks["reply"])).to_have_count(1)
    await alex.find("close-chat").click()
    await expect(visitor.lines("system", "ended")).to_have_count(1)
    code = json.loads(
        await next(f for f in visitor.page.frames if "/chat" in f.url).evaluate(
            "JSON.stringify(Object.values(sessionStorage))"
        )
    )
    assert code, "the tab keeps the code"

    texts, theirs = list(marks.values()), folders(stack)
    assert len(theirs) == 2, "Rasa and its actions have one each"
    searched = [stack.data, stack.secrets, stack.log, ROOT / "models", *theirs, *rasa_folders()]
    assert await asyncio.to_thread(found, texts, searched) == []
    for folder in (stack.data, *theirs):
        control = folder / "control"
        for form, spelled in spellings(texts[0]).items():
            control.write_bytes(b"before " + spelled + b" after")
            assert any(f"as {form}" in hit for hit in found(texts, [folder])), (
                f"the search does not see {form}"
            )
        control.unlink()


def rasa_folders() -> list[Path]:
    """Where Rasa would write if it were not confined to a folder of its own."""
    home = Path.home()
    return [path for path in (ROOT / ".rasa", home / ".config" / "rasa", home / ".rasa") if path.exists()]
