/* Saved views beside the scope bar: a list of links, and the page as it stands kept by a name. Nothing opens until a link is pressed. */
(function () {
  "use strict";
  const sightline = window.sightline;
  const make = sightline.make;
  let panel = null;
  let opener = null;
  let asked = 0;

  function close(giveBack) {
    if (!panel) return;
    const old = panel;
    panel = null;
    old.remove();
    if (!opener) return;
    opener.setAttribute("aria-expanded", "false");
    // The bar may have been drawn again meanwhile: the focus goes to the button that stands there now.
    const to = document.contains(opener) ? opener : document.querySelector("[data-views]");
    if (giveBack && to) to.focus({ preventScroll: true });
  }
  const token = () => {
    const found = document.cookie.split("; ").find((part) => part.startsWith("_csrf_token="));
    return found ? decodeURIComponent(found.slice("_csrf_token=".length)) : "";
  };
  const hereQuery = () => location.search.replace(/^\?/, "");

  async function open(button) {
    close(false);
    opener = button;
    const mine = (asked += 1);
    let list = null;
    try {
      const answer = await window.fetch("/do/view-list?" + new URLSearchParams({ path: location.pathname, query: hereQuery() }), { credentials: "same-origin" });
      if (answer.ok) list = await answer.json();
    } catch (problem) { /* told in the panel */ }
    if (mine !== asked || !document.contains(button)) return;
    panel = make("div", "picker picker-views");
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-label", "Saved views");
    if (list) fill(list);
    else {
      panel.append(make("p", "picker-none", "Your views could not be fetched. What is on the page is still right."));
      const again = make("button", "secondary", "Try again");
      again.type = "button";
      again.onclick = () => open(button);
      panel.append(foot(again));
    }
    button.setAttribute("aria-expanded", "true");
    document.body.append(panel);
    place(button);
    const first = panel.querySelector("a, input, button");
    if (first) first.focus({ preventScroll: true });
  }
  function place(button) {
    const box = button.getBoundingClientRect();
    const below = window.innerHeight - box.bottom - 16;
    const top = below < 320 ? Math.max(8, window.innerHeight - panel.offsetHeight - 8) : box.bottom + 4;
    panel.style.top = top + "px";
    panel.style.left = Math.max(8, Math.min(box.left, window.innerWidth - panel.offsetWidth - 8)) + "px";
    panel.style.maxHeight = window.innerHeight - top - 8 + "px";
  }
  function foot(...parts) {
    const bar = make("div", "picker-foot");
    const cancel = make("button", "quiet", "Cancel");
    cancel.type = "button";
    cancel.onclick = () => close(true);
    bar.append(...parts, cancel);
    return bar;
  }
  function links(title, found, none) {
    panel.append(make("p", "menu-caption", title));
    if (!found.length) return panel.append(make("p", "views-none", none));
    const list = make("ul", "views-list");
    found.forEach((view) => {
      const item = make("li");
      const way = make("a", "view-way");
      way.href = view.href;
      way.dataset.view = "yes";
      way.append(make("strong", "", view.name), make("span", "", view.words + (view.by ? ". Shared by " + view.by : view.shared ? ". Shared by you" : "")));
      item.append(way);
      list.append(item);
    });
    panel.append(list);
  }
  function fill(list) {
    links("Your views", list.own, "You have saved no view yet.");
    if (list.shared.length) links("Shared by others", list.shared, "");
    if (list.here) panel.append(saving(list.here));
    const all = make("a", "text-link views-all", "Rename, share or remove views");
    all.href = "/views";
    all.addEventListener("click", () => close(false));
    panel.append(all);
  }
  function saving(here) {
    const form = make("form", "views-save");
    form.noValidate = true;
    const label = make("label", "", "Save this view as");
    const name = make("input", "wide-input");
    name.name = "name";
    name.id = "view-name";
    name.maxLength = 80;
    name.autocomplete = "off";
    label.htmlFor = name.id;
    const keeps = make("p", "views-none", here);
    keeps.id = "view-keeps";
    const wrong = make("p", "wrong");
    wrong.id = "view-wrong";
    wrong.setAttribute("role", "alert");
    name.setAttribute("aria-describedby", keeps.id + " " + wrong.id);
    const share = make("label", "choice");
    const box = make("input");
    box.type = "checkbox";
    box.name = "shared";
    box.value = "yes";
    share.append(box, make("span", "", "Share it: others see what their own rights show"));
    const send = make("button", "primary", "Save this view");
    send.type = "submit";
    form.append(label, name, keeps, wrong, share, foot(send));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (form.dataset.sending) return;
      form.dataset.sending = "yes";
      const data = new FormData(form);
      data.append("path", location.pathname);
      data.append("query", hereQuery());
      let words = "Sightline cannot be reached. The name still stands here: send it again when you are connected.";
      try {
        const answer = await window.fetch("/do/view-save", { method: "POST", body: data, headers: { "X-CSRFToken": token() }, credentials: "same-origin" });
        const said = await answer.json().catch(() => ({}));
        if (answer.ok) {
          close(true);
          return told(said.words);
        }
        words = (said.fields && said.fields.name) || said.words || "It was not saved.";
      } catch (problem) { /* told below */ } finally {
        delete form.dataset.sending;
      }
      wrong.textContent = words;
      name.setAttribute("aria-invalid", "true");
      name.focus();
    });
    return form;
  }
  function told(words) {
    const toast = make("div", "toast", words);
    document.body.append(toast);
    sightline.announce(words);
    setTimeout(() => toast.remove(), 4000);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-views]");
    if (button) return panel && opener === button ? close(true) : open(button);
    // A view opens as it was saved: nothing of the page before it goes along.
    const way = event.target.closest("a[data-view]");
    if (!way || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    document.body.classList.remove("scope-shown");
    close(false);
    sightline.visit(way.getAttribute("href"), true);
  }, true);
  document.addEventListener("mousedown", (event) => panel && !panel.contains(event.target) && !event.target.closest("[data-views]") && close(false), true);
  document.addEventListener("focusin", (event) => panel && !panel.contains(event.target) && !event.target.closest("[data-views], dialog") && close(false));
  document.addEventListener("keydown", (event) => {
    if (!panel) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      return close(true);
    }
    const ways = [...panel.querySelectorAll(".view-way")];
    const at = ways.indexOf(document.activeElement);
    if (at < 0 || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
    event.preventDefault();
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: ways.length - 1 }[event.key];
    ways[Math.max(0, Math.min(to, ways.length - 1))].focus();
  }, true);
})();
