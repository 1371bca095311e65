/* Forms inside a page: fields are the browser's own; sent without leaving the page, so that nothing typed is lost; errors stand at their field. */
(function () {
  "use strict";
  const sightline = window.sightline;
  const make = sightline.make;
  const token = () => {
    const found = document.cookie.split("; ").find((part) => part.startsWith("_csrf_token="));
    return found ? decodeURIComponent(found.slice("_csrf_token=".length)) : "";
  };

  sightline.token = token;

  /* ---- fields ---- */
  function built(told) {
    const input = make(told.kind === "textarea" || told.kind === "select" ? told.kind : "input");
    // A day is typed as it is read everywhere here: a field of the browser would follow the browser's language.
    if (input.tagName === "INPUT") input.type = told.kind === "date" ? "text" : told.kind;
    input.id = told.id;
    input.name = told.name;
    if (told.kind === "select") told.options.forEach(([value, words]) => input.append(new Option(words, value, false, value === told.value)));
    else if (told.kind === "checkbox") {
      input.value = "yes";
      input.checked = told.value === "yes";
    } else if (told.kind !== "file") input.value = told.value;
    if (told.needed) input.required = true;
    if (told.form) input.setAttribute("form", told.form);
    if (told.label) input.setAttribute("aria-label", told.label);
    if (told.hint) input.placeholder = told.hint;
    if (told.kind === "password") input.autocomplete = "new-password";
    else input.autocomplete = "off";
    const hint = document.getElementById(told.id + "-hint") ? told.id + "-hint " : "";
    if (told.kind !== "hidden") input.setAttribute("aria-describedby", hint + told.id + "-wrong");
    return input;
  }
  function stand() {
    document.querySelectorAll("[data-input]:not([data-ready])").forEach((at) => {
      at.dataset.ready = "yes";
      at.replaceChildren(built(JSON.parse(at.dataset.input)));
      // What is missing is told at its field, in our words, and stays there.
      const form = at.closest("form[data-send]");
      if (form) form.noValidate = true;
    });
  }
  new MutationObserver(stand).observe(document.documentElement, { childList: true, subtree: true });

  /* ---- what is typed and not sent yet ---- */
  const typed = new Set();
  const dirty = () => [...typed].some((form) => document.contains(form));
  /* A row of a table is a form too: its fields stand in its cells and name the form. What is typed in a row stays through every answer. */
  const rowOf = (form) => form.closest("[data-row]");
  function keep(form, yes) {
    if (yes) typed.add(form);
    else typed.delete(form);
    if (rowOf(form)) rowOf(form).classList.toggle("is-typed", yes);
  }
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && form.dataset.send) keep(form, true);
  });
  window.addEventListener("beforeunload", (event) => {
    if (dirty()) event.preventDefault();
  });
  sightline.mayLeave = () => {
    if (!dirty() || window.confirm("What you typed on this page has not been sent. Leave it?")) {
      [...typed].forEach((form) => keep(form, false));
      return true;
    }
    return false;
  };

  /* ---- sending ---- */
  function tell(form, words, wrong) {
    const at = document.querySelector('dialog[open] [data-said-of="' + form.id + '"]') || form.querySelector(".form-said");
    at.textContent = words || "";
    at.classList.toggle("problem", !!wrong);
    at.setAttribute("role", wrong ? "alert" : "status");
  }
  function faults(form, found) {
    const own = [...form.elements].filter((input) => input.name);
    own.forEach((input) => {
      const wrong = document.getElementById(input.id + "-wrong");
      const words = found[input.name] || "";
      if (wrong) wrong.textContent = words;
      if (words) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    });
    const first = own.find((input) => input.getAttribute("aria-invalid"));
    if (first) first.focus();
  }
  const ASKS = { "select-one": "Choose one.", file: "Choose a file first." };
  function missing(form) {
    const empty = [...form.querySelectorAll("[required]")].filter((input) => !input.value.trim());
    return Object.fromEntries(empty.map((input) => [input.name, ASKS[input.type] || "Fill this in."]));
  }
  /* What was looked for: links, below the form. Names stand on the page and nowhere else. */
  function found(form, links) {
    const old = form.querySelector(".form-found");
    if (old) old.remove();
    const list = make("ul", "form-found");
    links.forEach((link) => {
      const way = make("a", "text-link", link.words);
      way.href = link.href;
      const item = make("li");
      item.append(way, make("span", "quiet", link.more || ""));
      list.append(item);
    });
    form.append(list);
  }
  /* Undo: what was typed in a row goes, and what stands now is asked for. */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-undo]");
    if (!button) return;
    const form = button.form;
    faults(form, {});
    tell(form, "");
    keep(form, false);
    [...form.elements].forEach((input) => input.closest("[data-input]") && delete input.closest("[data-input]").dataset.ready);
    stand();
    const first = [...form.elements].find((input) => input.type === "text");
    if (first) first.focus();
    sightline.refresh();
  });
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest("form[data-send]");
    if (!form) return;
    event.preventDefault();
    const without = missing(form);
    if (Object.keys(without).length) {
      faults(form, without);
      return tell(form, "Nothing was sent yet: " + (Object.keys(without).length > 1 ? "some fields are empty." : "one field is empty."), true);
    }
    if (form.dataset.sending || (form.dataset.confirm && !window.confirm(form.dataset.confirm))) return;
    form.dataset.sending = "yes";
    tell(form, "Sending ...");
    try {
      const answer = await window.fetch(form.dataset.send, { method: "POST", body: new FormData(form), headers: { "X-CSRFToken": token() }, credentials: "same-origin" });
      const isFile = answer.ok && answer.headers.has("Content-Disposition");
      if (isFile) await sightline.saveFile(answer);
      const said = isFile ? { words: "The file was made." } : await answer.json().catch(() => ({}));
      faults(form, said.fields || {});
      // What somebody wrote meanwhile has been told: the form may be sent once more.
      Object.entries(said.seen || {}).forEach(([name, mark]) => (form.elements[name].value = mark));
      if (!answer.ok) return tell(form, said.words || "It was not accepted, and nothing was changed. What you typed still stands here.", true);
      if (said.stay) {
        tell(form, "");
        return sightline.showOnce(said.once);
      }
      keep(form, false);
      tell(form, rowOf(form) ? "" : said.words);
      if (said.found) return found(form, said.found);
      // What was typed has been taken: the fields stand as they were served until the page is drawn anew.
      form.querySelectorAll("[data-input]").forEach((at) => delete at.dataset.ready);
      stand();
      const over = form.closest("dialog") || document.querySelector("dialog.once-dialog[open]");
      if (over) over.close();
      if (said.once) sightline.showOnce(said.once);
      else if (said.words) sightline.toast(said.words);
      sightline.announce(said.words || "Done");
      const place = document.activeElement && document.activeElement.id;
      await sightline.refresh(said.go);
      stand();
      const again = place && document.getElementById(place);
      if (again && document.activeElement !== again) again.focus({ preventScroll: true });
    } catch (problem) {
      tell(form, "Sightline cannot be reached. What you typed still stands here: send it again when you are connected.", true);
    } finally {
      delete form.dataset.sending;
    }
  });
})();
