"""The website that embeds the chat has a hostile script on it: it learns no text, no code and no key stroke."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from houses import TOLEDO, House, _Server
from playwright.async_api import Browser, expect

from server.adapters import sites_file

SECRET = "nobody may know that i drank again"
# What a session replay script does, and more: every event, message, change, storage, address and frame in its reach.
SPY = """
window.heard = [];
const keep = (what) => { try { heard.push(JSON.stringify(what)); } catch { heard.push(String(what)); } };
for (const type of ["keydown", "keyup", "keypress", "input", "change", "beforeinput", "compositionend", "paste", "copy",
  "click", "focusin", "selectionchange", "submit", "message"]) {
  addEventListener(type, (e) => keep([type, e.key, e.data, e.target?.value, e.origin]), true);
  document.addEventListener(type, (e) => keep([type, e.key, e.data, e.target?.value]), true);
}
const fetched = fetch;
window.fetch = (...all) => { keep(["fetch", ...all.map(String)]); return fetched(...all); };
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) { keep(["socket", data]); return send.call(this, data); };
for (const store of [Storage.prototype]) {
  const set = store.setItem;
  store.setItem = function (name, value) { keep(["store", name, value]); return set.call(this, name, value); };
}
setInterval(() => {
  const launcher = document.querySelector("open-door-launcher");
  const frame = launcher?.shadowRoot?.querySelector("iframe");
  const grab = (how) => { try { keep(["grab", String(how())]); } catch (error) { keep(["refused", error.name]); } };
  if (frame) {
    grab(() => frame.contentDocument.body.innerText);
    grab(() => frame.contentWindow.document.body.innerText);
    grab(() => frame.contentWindow.sessionStorage.getItem("open-door.chat"));
    grab(() => frame.contentWindow.location.href);
    grab(() => frame.contentWindow.name);
    keep(["src", frame.src]);
    for (const event of ["hello", "shown", "export", "code", "read", "lines"]) {
      frame.contentWindow.postMessage({ type: "open-door", event }, "*");
      frame.contentWindow.postMessage({ type: "export", id: "x" }, "*");
    }
  }
  keep(["storage", { ...sessionStorage }, { ...localStorage }, document.cookie]);
  keep(performance.getEntries().map(({ name }) => name));
  keep(document.documentElement.outerHTML + (launcher?.shadowRoot?.innerHTML ?? ""));
}, 100);
new MutationObserver((all) => keep(all.map(({ target }) => target.textContent)))
  .observe(document, { subtree: true, childList: true, characterData: true });
"""


class Website:
    """A website of its own origin, with the launcher and a spy on it."""

    def __init__(self) -> None:
        self.page = ""
        app = FastAPI()

        @app.get("/")
        async def index() -> HTMLResponse:
            return HTMLResponse(self.page)

        import socket

        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.origin = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.server = _Server(uvicorn.Config(app, log_config=None, access_log=False))


@pytest.fixture
async def website() -> AsyncIterator[Website]:
    import asyncio

    made = Website()
    serving = asyncio.create_task(made.server.serve(sockets=[made.socket]))
    yield made
    made.server.should_exit = True
    await serving


async def open_house(folder: Path, tmp_path: Path, origins: list[str]) -> House:
    """A server whose center in Toledo has these websites."""
    text = sites_file.DEFAULT.read_text("utf-8")
    path = tmp_path / "sites.yml"
    own = f"  {TOLEDO}:\n    origins: {json.dumps(origins)}\n"
    lines = text.replace(f"  {TOLEDO}:\n", own, 1)
    path.write_text(lines, "utf-8")
    return await House.open(folder, sites=path)


def page_of(house: House) -> str:
    return (
        f"<!doctype html><script>{SPY}</script><h1>A recovery center</h1>"
        f'<script src="{house.origin}/open-door.js" data-site="{TOLEDO}"></script>'
    )


async def test_the_site_around_the_chat_learns_nothing_of_it(
    browser: Browser, folder: Path, tmp_path: Path, website: Website
) -> None:
    house = await open_house(folder, tmp_path, [website.origin])
    try:
        website.page = page_of(house)
        page = await (await browser.new_context()).new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        await page.goto(website.origin)
        await page.get_by_test_id("launcher-button").click()
        chat = page.frame_locator("iframe")
        await chat.get_by_test_id("chat-input").press_sequentially(SECRET, delay=5)
        await chat.get_by_test_id("chat-send").click()
        await expect(chat.locator('[data-testid="line"][data-role="bot"]')).to_have_count(1)
        inside = next(frame for frame in page.frames if frame.url.startswith(house.origin))
        kept: dict[str, Any] = json.loads(await inside.evaluate("sessionStorage.getItem('open-door.chat')"))
        await page.wait_for_timeout(500)
        heard = "\n".join(await page.evaluate("heard")) + "\n".join(asked)
    finally:
        await house.close()
    assert "refused" in heard and "src" in heard, "the control: the spy was at work"
    keys = [json.loads(line)[1] for line in heard.splitlines() if line.startswith('["key')]
    assert keys == [], "not one key stroke"
    for needle in (SECRET, SECRET[-12:], kept["code"], "You wrote"):
        assert needle not in heard


async def test_a_site_that_is_not_the_centers_cannot_frame_the_chat(
    browser: Browser, folder: Path, tmp_path: Path, website: Website
) -> None:
    house = await open_house(folder, tmp_path, ["https://www.example.org"])
    try:
        website.page = page_of(house)
        page = await (await browser.new_context()).new_page()
        told: list[str] = []
        page.on("console", lambda message: told.append(message.text))
        await page.goto(website.origin)
        await page.get_by_test_id("launcher-button").click()
        await page.wait_for_timeout(1500)
        assert await page.frame_locator("iframe").get_by_test_id("chat-input").count() == 0
        assert any("frame-ancestors" in text for text in told)
    finally:
        await house.close()
