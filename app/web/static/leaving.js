/* Asks before a page is left on which somebody has written several lines that are not saved. The browser
   words the question. Without this file, and for forms without a box for several lines, nothing is asked. */

const forms = [...document.querySelectorAll("form[method=post]")].filter((form) =>
  [...form.elements].some((field) => field.matches("textarea:not([readonly])")),
);
const said = (form) => new URLSearchParams(new FormData(form)).toString();
const saved = new Map(forms.map((form) => [form, said(form)]));
let sent = null;

/* What came back with a complaint is not saved although nothing was typed since. */
function isUnsaved(form) {
  return form !== sent && (form.matches("[data-unsaved]") || form.querySelector(".error") || said(form) !== saved.get(form));
}

function ask(event) {
  if (!forms.some(isUnsaved)) return;
  event.preventDefault();
  event.returnValue = true; // for browsers of 2023 and before
}

function watch() {
  sent = null;
  window.addEventListener("beforeunload", ask);
}

for (const form of forms) {
  form.addEventListener("input", watch);
  form.addEventListener("submit", () => (sent = form));
}
window.addEventListener("pageshow", () => (sent = null));
if (forms.some(isUnsaved)) watch();
