// What a page can do beyond being read: tables for phones, buttons that copy, names for marks, links on paper.
// It fetches nothing. The words come from the page (main.html), in its language.
(() => {
  const words = JSON.parse(document.getElementById("__words").textContent);
  const content = document.querySelector(".md-content article");
  if (!content) return;
  const say = (name, parts = {}) => words[name].replace(/\{(\w+)\}/g, (_, key) => parts[key]);
  const made = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  // --- tables: a class for the style sheet, names of columns on the cells; roles, which "display: block" would take away ---
  const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TH: "columnheader", TD: "cell" };
  for (const table of content.querySelectorAll("table:is(:not([class]), .rows, .pairs)")) {
    const names = [...table.querySelectorAll("thead th")].map((cell) => cell.textContent.trim());
    for (const part of [table, ...table.querySelectorAll("thead, tbody, tr, th, td")]) part.setAttribute("role", ROLES[part.tagName]);
    for (const row of table.tBodies[0]?.rows ?? []) [...row.cells].forEach((cell, index) => { cell.dataset.label = names[index] ?? ""; });
    if (table.className) continue;
    table.className = names.length === 2 ? "pairs" : "rows"; // a builder that does not run our hook
    const frame = made("div", { className: "sideways" });
    (table.closest(".md-typeset__scrollwrap") ?? table).replaceWith(frame);
    frame.append(table);
  }

  // --- what is wider than the page can be reached by keyboard, and says so ---
  const frames = () => {
    for (const frame of content.querySelectorAll(".sideways")) {
      const wide = frame.scrollWidth > frame.clientWidth + 1;
      const title = frame.querySelector("caption, title")?.textContent ?? frame.querySelector("th")?.textContent ?? "";
      if (wide === frame.hasAttribute("tabindex")) continue;
      if (wide) {
        frame.tabIndex = 0;
        frame.setAttribute("role", "region");
        frame.setAttribute("aria-label", say("sideways") + " " + title);
        frame.after(made("p", { className: "hint", textContent: say("sideways") }));
      } else {
        for (const name of ["tabindex", "role", "aria-label"]) frame.removeAttribute(name);
        frame.nextElementSibling?.matches(".hint") && frame.nextElementSibling.remove();
      }
    }
  };
  for (const text of content.querySelectorAll(".highlight:not(.message) pre")) text.tabIndex = 0; // not its code: Material takes that back
  frames();
  addEventListener("resize", frames);

  // --- boxes can be ticked while one works, and are called by what they stand before ---
  for (const box of content.querySelectorAll(".task-list-item input")) box.setAttribute("aria-label", box.closest("li").textContent.trim().slice(0, 80));

  // --- marks ---
  for (const link of content.querySelectorAll("sup > a[title]")) link.setAttribute("aria-label", say("source", { number: link.textContent, text: link.title }));

  // --- copying; chat-app browsers refuse the new way, so the old one is kept ---
  const told = made("div", { className: "unseen" });
  told.setAttribute("role", "status");
  document.body.append(told);
  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const box = made("textarea", { value: text, className: "unseen" });
      document.body.append(box);
      box.select();
      const done = document.execCommand("copy");
      box.remove();
      return done;
    }
  };
  for (const code of content.querySelectorAll("pre > code")) {
    const text = code.textContent.trimEnd();
    const head = code.closest(".message")?.previousElementSibling;
    const name = head?.matches("p") ? [...head.childNodes].filter((node) => node.nodeName !== "SUP").map((node) => node.textContent).join("").trim() : "";
    const button = made("button", { type: "button", className: "copy", textContent: say("copy", { name, n: text.length }) });
    button.addEventListener("click", async () => {
      const start = text.length > 12 ? `${text.slice(0, 12)}…` : text;
      button.textContent = told.textContent = (await copied(text)) ? say("copied", { start, n: text.length }) : say("not-copied");
      setTimeout(() => { button.textContent = say("copy", { name, n: text.length }); }, 4000);
    });
    (code.closest(".highlight") ?? code.parentElement).append(button);
  }

  // --- on paper: links get numbers, and a list at the end says where they lead ---
  const base = new URL(JSON.parse(document.getElementById("__config").textContent).base.replace(/\/?$/, "/"), location.href);
  const decoded = (address) => {
    try {
      return decodeURI(address);
    } catch {
      return address; // its bytes are no UTF-8: a name as an old archive leaves it
    }
  };
  const shown = (link) => {
    const [address, here] = [decoded(link.href), decoded(base.href)];
    return address.startsWith(here) ? address.slice(here.length) : address.replace(/^https?:\/\//, "");
  };
  const onPaper = () => {
    if (content.querySelector(".links-on-paper")) return;
    const found = new Map();
    const here = location.href.split("#")[0];
    const behind = content.querySelector("h1.sheet ~ .behind"); // from here on a sheet prints nothing
    for (const link of content.querySelectorAll("a[href]:not(.headerlink, .to-print, sup > a, .md-content__button)")) {
      if (link.href.split("#")[0] === here || !link.textContent.trim()) continue;
      if (behind?.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING) continue;
      const address = shown(link);
      if (!found.has(address)) found.set(address, found.size + 1);
      link.after(made("sup", { className: "paper-only link-number", textContent: `[${found.get(address)}]`, ariaHidden: "true" }));
    }
    const list = made("ol", {}, ...[...found.keys()].map((address) => made("li", { textContent: address })));
    const site = base.protocol === "file:" ? "" : ` ${base.host}${base.pathname}`;
    const parts = found.size ? [made("p", { className: "links-title", textContent: say("links") + site }), list] : [];
    if (content.querySelector("sup:not(.link-number)") && !content.querySelector(".sheet")) parts.push(made("p", { className: "legend", textContent: say("marks") }));
    const foot = made("div", { className: "paper-only links-on-paper" }, ...parts);
    foot.setAttribute("aria-hidden", "true");
    content.append(foot);
  };
  addEventListener("beforeprint", onPaper);

  // --- an Enter that only ends a word of an input method opens no hit; Safari tells it by its number alone ---
  addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.stopImmediatePropagation();
  }, true);
  matchMedia("print").addEventListener("change", (change) => change.matches && onPaper());
})();
