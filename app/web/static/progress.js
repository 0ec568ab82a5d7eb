/* Keeps the page of a campaign that leaves or runs up to date. Without it there is the Refresh link.
   Every `[data-live]` part is taken from a fresh copy of the page, but never under somebody's
   fingers. When the campaign is over, the rest of the page follows and it is said aloud, once. */

const EVERY = 2000; // milliseconds
const said = document.getElementById("progress-said");

function inUse(part) {
  return part.contains(document.activeElement) || [...part.querySelectorAll("select")].some((s) => s.value);
}

function renew(part, fresh) {
  if (fresh && part.innerHTML !== fresh.innerHTML && !inUse(part)) part.replaceWith(fresh);
}

async function look() {
  if (document.hidden) return true;
  const answer = await fetch(location.href);
  if (answer.redirected || !answer.ok) return false; // signed out, most likely
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (page.getElementById("progress-said")) {
    for (const part of document.querySelectorAll("[data-live]")) renew(part, page.getElementById(part.id));
    return true;
  }
  const results = document.getElementById("results");
  if (inUse(results)) return true;
  if (!page.getElementById("results")) { // taken back or refused: it is a draft again
    location.reload();
    return false;
  }
  renew(document.getElementById("live-state"), page.getElementById("live-state"));
  results.replaceWith(page.getElementById("results"));
  document.querySelector("main > .said")?.remove(); // "On its way" is over
  said.textContent = said.dataset.over;
  return false;
}

async function again() {
  let goOn = true;
  try {
    goOn = await look();
  } catch {
    // the connection is gone for a moment
  }
  if (goOn) setTimeout(again, EVERY);
}

setTimeout(again, EVERY);
