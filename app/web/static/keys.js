/* Shortcuts: the key that stands in an element's `aria-keyshortcuts` goes to it. A box gets the cursor, a link
   opens. Nothing happens while somebody writes, chooses or holds another key, and everybody can switch it off
   (WCAG 2.1.4); the choice stays in this browser. Without this file there are the box and the button. */

const KEPT = "postilupa-no-shortcuts";

function isOff() {
  try {
    return localStorage.getItem(KEPT) === "yes";
  } catch {
    return false; // this browser keeps nothing
  }
}

function keep(off) {
  try {
    if (off) localStorage.setItem(KEPT, "yes");
    else localStorage.removeItem(KEPT);
  } catch {
    // as above
  }
}

function isWriting(element) {
  return element.isContentEditable || element.matches("input, textarea, select, [role=textbox]");
}

function wanted(key) {
  const all = [...document.querySelectorAll("[aria-keyshortcuts]")];
  const meant = all.filter((one) => one.getAttribute("aria-keyshortcuts").toLowerCase() === key.toLowerCase());
  return meant.find((one) => one.getClientRects().length) ?? meant[0];
}

function go(element) {
  const menu = element.closest("details");
  if (menu) menu.open = true;
  if (element.matches("input")) {
    element.focus();
    element.select();
  } else element.click();
}

document.addEventListener("keydown", (event) => {
  const { key, target, repeat, isComposing, ctrlKey, altKey, metaKey, defaultPrevented } = event;
  if (repeat || isComposing || ctrlKey || altKey || metaKey || defaultPrevented) return;
  if (isWriting(target) || isOff()) return;
  const element = wanted(key);
  if (!element) return;
  event.preventDefault();
  go(element);
});

const choice = document.getElementById("shortcuts");
if (choice) {
  const box = choice.querySelector("input");
  box.checked = !isOff();
  box.addEventListener("change", () => keep(!box.checked));
  choice.hidden = false;
}
