/* How to discuss this: the note beside a page, opened and shut by its button, by Close and by Esc; printed alone. */
(function () {
  "use strict";
  const button = () => document.querySelector("[data-discuss]");
  const note = () => button() && document.getElementById(button().dataset.discuss);
  function set(open) {
    const at = note();
    if (!at) return;
    at.hidden = !open;
    button().setAttribute("aria-expanded", String(open));
    document.body.classList.toggle("is-discussing", open);
    (open ? at.querySelector("h2") : button()).focus({ preventScroll: true });
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-discuss]")) set(note().hidden);
    else if (event.target.closest("[data-discuss-shut]")) set(false);
    else if (event.target.closest("[data-print]")) window.print();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.querySelector("dialog[open], .menu")) return;
    if (note() && !note().hidden) set(false);
  });
})();
