// Ask without reloading, and read the cited page beside the answer. Every address is
// the one that the page uses without script, so the server alone decides what is shown.
"use strict";

(() => {
  const beside = window.matchMedia("(min-width: 70rem)");
  const progress = document.getElementById("progress");
  let opener = null;
  let asking = null;

  document.documentElement.classList.add("js");

  async function fetchPage(address, options) {
    const reply = await fetch(address, {
      headers: { Accept: "text/html" },
      cache: "no-store",
      ...options,
    });
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    return { reply, page };
  }

  function showBusy(isBusy, message) {
    document.body.classList.toggle("busy", isBusy);
    document.getElementById("result")?.setAttribute("aria-busy", String(isBusy));
    if (progress) progress.textContent = message;
  }

  async function ask(form, submitter) {
    asking?.abort();
    const mine = new AbortController();
    asking = mine;
    const fields = new FormData(form, submitter);
    const box = document.getElementById("question");
    box.value = fields.get("question");
    showBusy(true, progress.dataset.busy);
    try {
      const { reply, page } = await fetchPage(form.action, {
        method: "POST",
        body: new URLSearchParams(fields),
        signal: mine.signal,
      });
      const result = page.getElementById("result");
      const fault = page.getElementById("ask-fault");
      if (fault) {
        showBusy(false, fault.textContent);
        box.focus();
        return;
      }
      if (!reply.ok || !result) throw new Error(String(reply.status));
      document.getElementById("result").replaceWith(document.adoptNode(result));
      document.title = page.title;
      opener = null;
      const title = document.getElementById("answer-title");
      showBusy(false, "");
      title.focus({ preventScroll: true });
      title.scrollIntoView({ block: "nearest" });
      const pane = document.getElementById("pane");
      if (pane.open && beside.matches) showMark(pane);
    } catch (error) {
      if (asking === mine) showBusy(false, progress.dataset.failed);
    }
  }

  function show(pane) {
    if (beside.matches) {
      if (pane.matches(":modal")) pane.close();
      if (!pane.open) pane.show();
    } else if (!pane.matches(":modal")) {
      pane.removeAttribute("open");
      pane.showModal();
    }
  }

  // The server says how far down the picture the first marked word stands.
  function showMark(frame) {
    const view = document.getElementById("page-view");
    const picture = view?.querySelector(".page-picture");
    if (!picture || !("markTop" in view.dataset)) return;
    const inFrame = picture.getBoundingClientRect().top - frame.getBoundingClientRect().top;
    const top = inFrame + Number(view.dataset.markTop) * picture.clientHeight;
    if (top > frame.clientHeight * 0.7) frame.scrollTop += top - frame.clientHeight / 3;
  }

  async function openPage(link, pane) {
    if (!pane.contains(link)) opener = link;
    document.querySelectorAll("a[data-page][aria-current]").forEach((other) => {
      other.removeAttribute("aria-current");
    });
    opener?.setAttribute("aria-current", "true");
    try {
      const { reply, page } = await fetchPage(link.href);
      const view = page.getElementById("page-view");
      if (!reply.ok || !view) throw new Error(String(reply.status));
      document.getElementById("pane-body").replaceChildren(document.adoptNode(view));
      show(pane);
      document.getElementById("page-title").focus({ preventScroll: true });
      pane.scrollTop = 0;
      showMark(pane);
    } catch (error) {
      window.location.assign(link.href);
    }
  }

  document.addEventListener("submit", (event) => {
    if (event.target.matches("form[data-ask]")) {
      event.preventDefault();
      ask(event.target, event.submitter);
    }
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-page]");
    const pane = document.getElementById("pane");
    const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (link && pane && isPlain) {
      event.preventDefault();
      openPage(link, pane);
    }
  });

  document.addEventListener("keydown", (event) => {
    const pane = document.getElementById("pane");
    if (event.key === "Escape" && pane?.open && !pane.matches(":modal")) pane.close();
    const isAsking = event.target.id === "question" && event.key === "Enter";
    // While an input method composes, Enter accepts a character.
    if (isAsking && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  });

  if (!document.getElementById("pane")) showMark(document.documentElement);

  // A dialog's "close" does not bubble, so it is caught on its way down.
  document.addEventListener("close", () => opener?.focus(), true);
})();
