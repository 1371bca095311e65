/* A session that ends inside a running page: a dialog signs in over it, and what was asked is asked again. Nothing typed is lost. */
(function () {
  "use strict";
  const COOKIE = "_csrf_token";
  const HEADER = "X-CSRFToken";
  const AGAIN = "/sign-in/again";
  const token = () => {
    const found = document.cookie.split("; ").find((part) => part.startsWith(COOKIE + "="));
    return found ? decodeURIComponent(found.slice(COOKIE.length + 1)) : "";
  };
  /* The token begins with a mark of the user: this page belongs to whoever it was made for. */
  const who = () => token().split(".")[0];
  const made = who();
  const isSomebody = (mark) => mark && mark !== "-";
  const isAnother = () => isSomebody(made) && isSomebody(who()) && who() !== made;
  const beneath = window.fetch;

  /* ---- asked again with the new token ---- */
  async function repeated(asked) {
    const [what, how] = asked;
    if (what instanceof Request) {
      const headers = new Headers(what.headers);
      headers.set(HEADER, token());
      return beneath(new Request(what, { headers }));
    }
    const headers = new Headers((how && how.headers) || {});
    headers.set(HEADER, token());
    return beneath(what, { ...how, headers });
  }
  window.fetch = async (...asked) => {
    const url = String(asked[0] && asked[0].url ? asked[0].url : asked[0]);
    if (!["_dash-", "/view/", "/do/"].some((part) => url.includes(part))) return beneath(...asked);
    if (isAnother()) {
      // Somebody else has signed in, in another tab: this page is not theirs.
      location.reload();
      return new Promise(() => {});
    }
    const kept = asked[0] instanceof Request ? [asked[0].clone(), asked[1]] : asked;
    let answer = await beneath(...asked);
    while (answer.status === 401) {
      await signedIn(answer);
      answer = await repeated(kept[0] instanceof Request ? [kept[0].clone(), kept[1]] : kept);
    }
    return answer;
  };

  /* ---- the dialog: one for all that wait ---- */
  let waiting = null;
  function signedIn(answer) {
    if (!waiting) waiting = asks(answer.clone()).finally(() => (waiting = null));
    return waiting;
  }
  async function state() {
    try {
      const answer = await beneath(AGAIN, { headers: { Accept: "application/json" }, cache: "no-store" });
      return answer.ok ? await answer.json() : {};
    } catch (problem) {
      return {};
    }
  }
  function element(name, given, ...inside) {
    const made = Object.assign(document.createElement(name), given);
    made.append(...inside);
    return made;
  }
  function field(id, label, type, complete) {
    const input = element("input", { id, name: id.replace("again-", ""), type, required: true, autocomplete: complete, maxLength: 200 });
    input.autocapitalize = "none";
    input.spellcheck = false;
    return element("div", { className: "field" }, element("label", { htmlFor: id, textContent: label }), input);
  }
  async function asks(answer) {
    const told = await answer.json().catch(() => ({}));
    const now = await state();
    if (now.signed_in) return over();
    const from = document.activeElement;
    const problem = element("p", { className: "problem", id: "again-problem" });
    problem.setAttribute("role", "alert");
    const name = field("again-name", "Sign-in name", "text", "username");
    const word = field("again-password", "Password", "password", "current-password");
    const form = element("form", { className: "again-form", noValidate: true }, problem, name, word,
      element("button", { type: "submit", className: "primary", textContent: "Sign in and go on" }));
    const other = element("a", { className: "text-link", target: "_blank", rel: "noopener", textContent: "Sign in in a new tab",
      href: now.directory ? "/sign-in/sso?next=/sign-in/done" : "/sign-in?next=/sign-in/done" });
    if (now.directory) other.textContent = "Sign in with your council account, in a new tab";
    const body = element("div", { className: "dialog-body" },
      element("p", { textContent: (now.words || told.words || "You are signed out.") + " Sign in again: the page stays as it is, and what you did last is done then." }),
      form, element("p", {}, "Or: ", other, ". This page goes on by itself when you come back to it."));
    const head = element("div", { className: "dialog-head" }, element("h2", { id: "again-title", textContent: "Sign in again" }));
    const dialog = element("dialog", { className: "dialog", id: "again" }, head, body);
    dialog.setAttribute("aria-labelledby", "again-title");
    document.body.append(dialog);
    // Esc would leave a page that nothing answers; the way out is to sign in, here or in another tab.
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    dialog.showModal();
    name.querySelector("input").focus();
    await new Promise((done) => {
      async function look() {
        if (document.visibilityState === "visible" && (await state()).signed_in) finish();
      }
      function finish() {
        window.removeEventListener("focus", look);
        document.removeEventListener("visibilitychange", look);
        done();
      }
      window.addEventListener("focus", look);
      document.addEventListener("visibilitychange", look);
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const button = form.querySelector("button");
        button.disabled = true;
        problem.textContent = "";
        try {
          const sent = await beneath(AGAIN, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { [HEADER]: token() } });
          const said = await sent.json().catch(() => ({}));
          if (sent.ok && said.must_change) return location.assign("/change-password");
          if (sent.ok) return finish();
          problem.textContent = said.words || "That did not work. Try again, or sign in in a new tab.";
        } catch (failed) {
          problem.textContent = "Sightline cannot be reached. Try again when you are connected.";
        } finally {
          button.disabled = false;
        }
        for (const input of form.querySelectorAll("input")) {
          input.setAttribute("aria-invalid", "true");
          input.setAttribute("aria-describedby", "again-problem");
        }
        const password = document.getElementById("again-password");
        password.value = "";
        password.focus();
      });
    });
    dialog.close();
    dialog.remove();
    if (from && from.focus) from.focus();
    return over();
  }
  /* Signed in again. Another person gets the page made anew, with their own rights. */
  function over() {
    if (isAnother()) {
      location.reload();
      return new Promise(() => {});
    }
    return undefined;
  }
})();
