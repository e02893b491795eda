// The search of pages that are opened from a folder. Browsers start no Worker from a file, so here
// its script runs in a hidden frame of the page, where the two functions that it has in place of a
// window's, postMessage and importScripts, are given to it.
"use strict";

if (location.protocol === "file:") {
  const load = (frame, url) =>
    new Promise((loaded, failed) => {
      const script = frame.document.createElement("script");
      script.onload = loaded;
      script.onerror = () => failed(new Error(`${url} cannot be loaded`));
      script.src = url;
      frame.document.head.append(script);
    });

  window.Worker = class extends EventTarget {
    constructor(url) {
      super();
      this.element = document.createElement("iframe");
      this.element.hidden = true;
      document.body.append(this.element);
      const frame = this.element.contentWindow;
      frame.postMessage = (data) => this.tell(this, "message", { data });
      frame.importScripts = async (...urls) => {
        for (const next of urls) await load(frame, next);
      };
      this.ready = load(frame, new URL(url, document.baseURI).href);
      this.ready.catch((error) => this.tell(this, "error", { message: error.message }));
    }

    tell(target, kind, about) {
      const event = Object.assign(new Event(kind), about);
      target.dispatchEvent(event);
      const handler = target[`on${kind}`];
      if (target === this && handler) handler.call(this, event);
    }

    postMessage(data) {
      const copy = structuredClone(data); // as a worker gets it, whatever the page does to it later
      this.ready.then(() => this.tell(this.element.contentWindow, "message", { data: copy }), () => {});
    }

    terminate() {
      this.element.remove();
    }
  };
}
