/** Starts the chat page: the classes are made elsewhere, here they get their names. */
import { OpenDoorChat } from "./element.js";
import { OpenDoorOffer } from "./offer.js";

customElements.define("open-door-offer", OpenDoorOffer);
customElements.define("open-door-chat", OpenDoorChat);
