;{
  // Places: the channel, its threads, messages in private; a menu on each message. `places.py` is the other half.
  const GLYPHS = { channel: "#", thread: "🧵", private: "✉️" };
  const nav = document.createElement("nav");
  nav.id = "askbot-places";
  nav.setAttribute("aria-label", "Places");
  document.getElementById("channel-layout").prepend(nav);
  let known = { places: [], here: "", menus: [] };
  let asking = false;

  const act = (kind, more = {}) => request("/api/action", "POST", { kind, ...more });

  function show(answer) {
    if (JSON.stringify(answer) === JSON.stringify(known)) return;
    known = answer;
    const focused = document.activeElement?.dataset?.place;
    nav.replaceChildren(...known.places.map((place) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.place = place.id;
      button.textContent = `${GLYPHS[place.kind]} ${place.name}`;
      button.title = place.name;
      if (place.id === known.here) button.setAttribute("aria-current", "page");
      button.addEventListener("click", () => go(place.id));
      return button;
    }));
    if (focused) nav.querySelector(`[data-place="${focused}"]`)?.focus();
  }

  async function look() {
    if (asking || state.closed || !state.contextId) return;
    asking = true;
    try { show(await act("askbot:places")); } catch { /* the page itself tells of a lost connection */ }
    asking = false;
  }
  setInterval(look, 1000);
  look();

  async function go(place) {
    if (place === known.here) return;
    show(await act("askbot:go", { place }));
    await session.readState();
    document.getElementById("channel-composer-input")?.focus();
  }

  // Nothing leads out of the page: a thread's summary and links to Discord's own site open here.
  const list = document.getElementById("channel-message-list");
  function reachable(element, label, open) {
    if (element.dataset.opens) return;
    element.dataset.opens = "here";
    element.setAttribute("role", "link");
    element.tabIndex = 0;
    element.title = label;
    element.addEventListener("click", (event) => { event.preventDefault(); open(); });
    element.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); open(); }
    });
  }
  function follow() {
    for (const summary of list.querySelectorAll(".thread-summary")) {
      const place = summary.closest("[data-message-id]")?.dataset.messageId;
      if (place) reachable(summary, "Open the thread", () => go(place));
    }
    for (const link of list.querySelectorAll('a[href^="https://discord.com/"]')) {
      const [, place, message] = link.pathname.match(/^\/channels\/[^/]+\/(\d+)(?:\/(\d+))?/) || [];
      link.removeAttribute("href");
      link.removeAttribute("target");
      reachable(link, "Show it here", async () => {
        if (known.places.some((one) => one.id === place)) await go(place);
        list.querySelector(`[data-message-id="${message}"]`)?.scrollIntoView({ block: "center" });
      });
    }
    for (const [at, message] of [...list.querySelectorAll("[data-message-id]")].reverse().entries()) {
      if (!message.hasAttribute("tabindex")) message.tabIndex = -1;
      if (at === 0 && !list.querySelector('[data-message-id][tabindex="0"]')) message.tabIndex = 0;
    }
  }
  new MutationObserver(follow).observe(list, { childList: true, subtree: true });

  // The menu of a message: a right click, Shift+F10 or the menu key; arrows go from message to message.
  const menu = document.createElement("div");
  menu.id = "askbot-menu";
  menu.setAttribute("role", "menu");
  menu.setAttribute("aria-label", "Apps");
  menu.hidden = true;
  document.body.append(menu);
  let opener = null;

  function close() {
    if (menu.hidden) return;
    menu.hidden = true;
    opener?.focus();
  }
  function open(message, x, y) {
    if (!known.menus.length) return;
    opener = message;
    menu.replaceChildren(...known.menus.map((name) => {
      const item = document.createElement("button");
      item.type = "button";
      item.setAttribute("role", "menuitem");
      item.textContent = name;
      item.addEventListener("click", async () => {
        close();
        await act("askbot:menu", { name, message: message.dataset.messageId });
        await session.readState();
      });
      return item;
    }));
    menu.hidden = false;
    menu.style.left = `${Math.max(0, Math.min(x, window.innerWidth - menu.offsetWidth - 8))}px`;
    menu.style.top = `${Math.max(0, Math.min(y, window.innerHeight - menu.offsetHeight - 8))}px`;
    menu.firstElementChild.focus();
  }
  list.addEventListener("contextmenu", (event) => {
    const message = event.target.closest("[data-message-id]");
    if (!message || !known.menus.length) return;
    event.preventDefault();
    const box = message.getBoundingClientRect();
    open(message, event.clientX || box.left + 72, event.clientY || box.top + 24);
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || !event.target.matches("[data-message-id]")) return;
    const messages = [...list.querySelectorAll("[data-message-id]")];
    const next = messages[messages.indexOf(event.target) + step];
    if (!next) return;
    event.preventDefault();
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.children];
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") { event.preventDefault(); event.stopPropagation(); close(); }
    if (to === undefined) return;
    event.preventDefault();
    items.at(to % items.length).focus();
  });
  document.addEventListener("pointerdown", (event) => { if (!menu.contains(event.target)) menu.hidden = true; });
  // Alt with an arrow goes to the place before or after, as in Discord.
  document.addEventListener("keydown", (event) => {
    const step = event.altKey ? { ArrowUp: -1, ArrowDown: 1 }[event.key] : undefined;
    if (!step || !known.places.length) return;
    event.preventDefault();
    const at = known.places.findIndex((place) => place.id === known.here);
    go(known.places.at((at + step) % known.places.length).id);
  });
}
