/* What is refused: a list held back whole is noted when its page stands before the reader; the way on has the focus. */
(function () {
  "use strict";
  const sightline = window.sightline;

  /* Answers are asked for ahead of a press, so the server notes nothing by itself: the page that is drawn says so. */
  let asked = null;
  sightline.noteRefused = async () => {
    const told = document.getElementById("cases-recorded");
    if (!told) return;
    const mine = (asked = {});
    told.textContent = "";
    const form = new FormData();
    form.append("asked", location.search);
    const said = await window
      .fetch("/do/not-shown", { method: "POST", body: form, headers: { "X-CSRFToken": sightline.token() }, credentials: "same-origin" })
      .then((answer) => (answer.ok ? answer.json() : {}))
      .catch(() => ({}));
    const there = document.getElementById("cases-recorded");
    if (asked === mine && there && said.words) there.textContent = said.words;
  };

  /* A page that is not one's own stands without a view: its way on takes the focus as soon as it is there. */
  let seen = null;
  new MutationObserver(() => {
    const way = document.getElementById("refused-nearest");
    if (way && way !== seen) way.focus({ preventScroll: true });
    seen = way;
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
