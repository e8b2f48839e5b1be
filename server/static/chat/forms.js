/** How the parts look that few chats need. A module that draws one imports this, and so is ready when its style is. */
import { h } from "../shared/dom.js";

const style = h("link", { rel: "stylesheet", href: new URL("forms.css", import.meta.url).pathname });
await new Promise((ready) => {
  style.onload = style.onerror = ready; // without its looks a form still works
  document.head.append(style);
});
