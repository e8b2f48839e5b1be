/** Starts the chat page: the class is made elsewhere, here it gets its name. */
import { OpenDoorChat } from "./element.js";

customElements.define("open-door-chat", OpenDoorChat);
