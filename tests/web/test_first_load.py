"""What the chat page loads at once stays small: somebody may be on a bad line with an old telephone.

It is measured as a proxy that compresses would send it; this server itself does not compress.
"""

from __future__ import annotations

import gzip
import re

from houses import House

LIMIT = 30_000  # bytes, each file as `gzip -6` makes it
PAGE = "/chat?site=midwest-recovery-toledo"
LATER = {"offer", "later", "learn", "record", "sealed"}  # loaded when a chat asks for it
NAMED = re.compile(r"""<(?:link|script|img)\b[^>]*\b(?:href|src)="(/[^"]+)\"""")
IMPORTED = re.compile(r"""^(?:import|export)\b[^;]*?["']([^"']+)["'];""", re.MULTILINE)
STYLES = re.compile(r"""@import\b|url\(""")


async def loaded_at_once(house: House) -> dict[str, bytes]:
    """The page, with all that it names and all that each module of it imports, by address."""
    found: dict[str, bytes] = {}
    async with house.http() as http:
        asked = [PAGE]
        while asked:
            address = asked.pop()
            if address in found:
                continue
            answer = await http.get(address)
            assert answer.status_code == 200, address
            found[address] = answer.content
            named = NAMED if address == PAGE else IMPORTED if address.endswith(".js") else STYLES
            asked += [str(answer.url.join(one).path) for one in named.findall(answer.text)]
    return found


async def test_the_chat_page_loads_less_than_30_kb_at_once(house: House) -> None:
    sizes = {
        address: len(gzip.compress(held, 6, mtime=0))
        for address, held in (await loaded_at_once(house)).items()
    }
    told = "\n".join(f"{size:6} {address}" for address, size in sorted(sizes.items()))
    print(f"\n{told}\n{sum(sizes.values()):6} in all")
    assert sum(sizes.values()) < LIMIT


async def test_the_safety_card_is_in_it_and_what_few_chats_need_is_not(house: House) -> None:
    found = await loaded_at_once(house)
    page = found[PAGE].decode()
    assert 'data-testid="danger-card"' in page and "tel:911" in page and "sms:988" in page
    assert {"/static/chat/lines.js", "/static/shared/numbers.js"} <= set(found), "what draws a card"
    assert not {f"/static/chat/{name}.js" for name in LATER} & set(found)
