/** Starts the desk: gives the elements their names and shows the one that is due. */
import { OpenDoorDesk } from "./element.js";
import * as account from "./session.js";
import { OpenDoorSignIn } from "./signin.js";

customElements.define("open-door-signin", OpenDoorSignIn);
customElements.define("open-door-desk", OpenDoorDesk);

const signIn = document.querySelector("open-door-signin");
const desk = document.querySelector("open-door-desk");

function enter(session) {
  signIn.hidden = true;
  desk.hidden = false;
  desk.open(session);
}

function leave(expired) {
  desk.shut(expired);
  desk.hidden = true;
  signIn.hidden = false;
  signIn.begin(expired, desk.hasUnsent);
}

signIn.addEventListener("signed-in", ({ detail }) => enter(detail));
desk.addEventListener("signed-out", ({ detail }) => {
  if (detail.expired) account.forget();
  else account.signOut(detail.session);
  leave(detail.expired);
});

desk.addEventListener("renewed", ({ detail }) => {
  desk.shut();
  desk.open(detail);
});

const session = account.kept();
if (session?.token) enter(session);
else leave(false);
