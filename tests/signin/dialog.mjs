// Runs assets/70-session.js over a drawn page (no browser): what it asks, in what order, and what it shows.
import assert from "node:assert";
import { readFileSync } from "node:fs";
import vm from "node:vm";

function page(answers) {
  const asked = [], shown = [], listeners = {};
  class Element {
    constructor(tag) { Object.assign(this, { tag, children: [], on: {}, attributes: {}, value: "", textContent: "" }); }
    append(...more) { this.children.push(...more); }
    setAttribute(name, value) { this.attributes[name] = value; }
    addEventListener(name, f) { this.on[name] = f; }
    all() { return [this, ...this.children.flatMap((c) => (c instanceof Element ? c.all() : []))]; }
    querySelector(tag) { return this.all().find((e) => e.tag === tag); }
    querySelectorAll(tag) { return this.all().filter((e) => e.tag === tag); }
    showModal() { shown.push(this); }
    close() { this.closed = true; }
    remove() { this.removed = true; }
    focus() { document.activeElement = this; }
  }
  const document = {
    cookie: "_csrf_token=aaa.1", visibilityState: "visible", body: new Element("body"), activeElement: new Element("input"),
    createElement: (tag) => new Element(tag), addEventListener: (n, f) => (listeners[n] = f), removeEventListener: (n) => delete listeners[n],
    getElementById: (id) => document.body.all().find((e) => e.id === id),
  };
  const location = { reloads: 0, to: null, reload() { this.reloads++; }, assign(to) { this.to = to; } };
  const fetch = async (what, how = {}) => {
    const url = what.url || what;
    asked.push({ url, method: how.method || "GET", token: new Headers(how.headers || {}).get("X-CSRFToken"), body: String(how.body || "") });
    const answer = answers(url, how, asked);
    return new Response(JSON.stringify(answer[1]), { status: answer[0], headers: { "Content-Type": "application/json" } });
  };
  class FormData { constructor(form) { this.form = form; } *[Symbol.iterator]() { for (const i of this.form.querySelectorAll("input")) yield [i.name, i.value]; } }
  const window = { fetch, addEventListener: (n, f) => (listeners[n] = f), removeEventListener: (n) => delete listeners[n] };
  vm.runInNewContext(readFileSync(process.argv[2], "utf8"), { window, document, location, FormData, Headers, Request, Response, URLSearchParams, Promise, Object, decodeURIComponent, String });
  return { window, document, location, asked, shown, listeners };
}
const soon = () => new Promise((done) => setTimeout(done, 20));
const post = (page, body) => page.window.fetch("/_dash-update-component", { method: "POST", body, headers: { "X-CSRFToken": "aaa.1" } });

{ // two requests refused at once: one dialog; a wrong try is told; then both are asked again with the new token
  let inside = false;
  const p = page((url, how) => {
    if (url === "/sign-in/again" && how.method === "POST") {
      if (!String(how.body).includes("password=right")) return [401, { words: "do not belong together" }];
      inside = true;
      p.document.cookie = "_csrf_token=aaa.2";
      return [200, { signed_in: true, must_change: false }];
    }
    if (url === "/sign-in/again") return [200, { signed_in: inside, words: "You were signed out after 30 minutes.", directory: false }];
    return inside ? [200, { got: String(how.body) }] : [401, { words: "no" }];
  });
  const typed = p.document.activeElement;
  const both = [post(p, "one"), post(p, "two")];
  await soon();
  assert.equal(p.shown.length, 1);
  const dialog = p.shown[0];
  assert.match(dialog.all().map((e) => e.textContent).join(" "), /after 30 minutes/);
  assert.equal(dialog.attributes["aria-labelledby"], "again-title");
  const [name, password] = dialog.querySelectorAll("input");
  assert.equal(p.document.activeElement, name);
  const form = dialog.querySelector("form");
  name.value = "manager"; password.value = "wrong";
  await form.on.submit({ preventDefault() {} });
  assert.equal(p.document.getElementById("again-problem").textContent, "do not belong together");
  assert.equal(password.value, ""); assert.equal(p.document.activeElement, password); assert.ok(!dialog.removed);
  let kept = false;
  dialog.on.cancel({ preventDefault: () => (kept = true) });
  assert.ok(kept, "Esc leaves no page that nothing answers");
  password.value = "right";
  await form.on.submit({ preventDefault() {} });
  const answers = await Promise.all((await Promise.all(both)).map((a) => a.json()));
  assert.deepEqual(answers, [{ got: "one" }, { got: "two" }]);
  assert.ok(dialog.removed); assert.equal(p.document.activeElement, typed, "focus goes back to where one was typing");
  const last = p.asked.filter((a) => a.url.includes("_dash")).slice(-2);
  assert.deepEqual(last.map((a) => [a.token, a.body, a.method]), [["aaa.2", "one", "POST"], ["aaa.2", "two", "POST"]]);
  assert.equal(p.location.reloads, 0);
}
{ // signed in in another tab: coming back is enough
  let inside = false;
  const p = page((url) => (url === "/sign-in/again" ? [200, { signed_in: inside, directory: true }] : inside ? [200, { ok: 1 }] : [401, {}]));
  const one = post(p, "one");
  await soon();
  const link = p.shown[0].querySelector("a");
  assert.equal(link.href, "/sign-in/sso?next=/sign-in/done"); assert.equal(link.target, "_blank");
  await p.listeners.focus();
  assert.ok(!p.shown[0].removed, "not signed in yet");
  inside = true;
  await p.listeners.focus();
  assert.equal((await one).status, 200);
}
{ // somebody else signs in over the page: it is loaded again and the old request is never answered with their rights
  const p = page((url, how) => (url === "/sign-in/again" && how.method === "POST" ? ((p.document.cookie = "_csrf_token=bbb.2"), [200, { signed_in: true }]) : url === "/sign-in/again" ? [200, {}] : [401, {}]));
  post(p, "one");
  await soon();
  await p.shown[0].querySelector("form").on.submit({ preventDefault() {} });
  await soon();
  assert.equal(p.location.reloads, 1); assert.equal(p.asked.filter((a) => a.url.includes("_dash")).length, 1);
  post(p, "two"); // and in the meantime nothing is asked in their name
  await soon();
  assert.equal(p.asked.filter((a) => a.url.includes("_dash")).length, 1);
}
{ // a password for one sign-in leads to the page that changes it; other answers and addresses pass through
  const p = page((url, how) => (url === "/sign-in/again" && how.method === "POST" ? [200, { signed_in: true, must_change: true }] : url === "/sign-in/again" ? [200, {}] : url.includes("_dash") ? [401, {}] : [401, { other: 1 }]));
  post(p, "one");
  await soon();
  await p.shown[0].querySelector("form").on.submit({ preventDefault() {} });
  assert.equal(p.location.to, "/change-password");
  assert.equal((await p.window.fetch("/elsewhere")).status, 401);
  assert.equal(p.shown.length, 1);
}
