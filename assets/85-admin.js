/* Admin pages: a form that asks by the address, and answers that are shown once, in a dialog. */
(function () {
  "use strict";
  const sightline = window.sightline;
  const make = sightline.make;

  /* A form that changes nothing: its fields become parts of the address, and the page is asked for again. */
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-ask]");
    if (!form) return;
    event.preventDefault();
    const given = [...new FormData(form)].filter(([, value]) => typeof value === "string" && value.trim());
    const names = [...form.querySelectorAll("[name]")].map((input) => input.name);
    sightline.show([...sightline.without(sightline.parts(), names), ...given]);
  });

  /* Shown once: it stands in a dialog, above a page that may be drawn again meanwhile. */
  sightline.showOnce = ({ title, html, shut: word }) => {
    const box = make("dialog", "dialog once-dialog");
    const head = make("div", "dialog-head");
    const name = make("h2", "", title);
    name.id = "once-title";
    head.append(name);
    const body = make("div", "dialog-body");
    body.tabIndex = 0;
    body.innerHTML = html;
    const shut = make("button", word ? "secondary" : "primary", word || "I have noted it");
    shut.type = "button";
    shut.onclick = () => box.close();
    const tools = make("div", "dialog-tools");
    tools.append(shut);
    body.append(tools);
    box.setAttribute("aria-labelledby", "once-title");
    box.append(head, body);
    const from = word && document.activeElement;
    box.addEventListener("close", () => {
      box.remove();
      if (from && document.contains(from)) return from.focus({ preventScroll: true });
      const content = document.getElementById("content");
      if (content) content.focus({ preventScroll: true });
    });
    document.body.append(box);
    box.showModal();
    body.focus();
  };

  /* A file that a form was answered with. */
  sightline.saveFile = async (answer) => {
    const named = /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") || "");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = named ? named[1] : "sightline";
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  };
})();
