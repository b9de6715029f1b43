/* A page opened from disk may start no worker: the search then runs in the page itself, behind the same messages. */
"use strict"
if (location.protocol === "file:")
  window.Worker = class extends EventTarget {
    constructor(url) {
      super()
      this.answer = new Promise(done => {
        const script = document.createElement("script")
        script.src = url
        script.onload = () => done(SearchEngine.answering(data => this.dispatchEvent(new MessageEvent("message", { data }))))
        document.head.append(script)
      })
    }
    postMessage(message) { this.answer.then(answer => answer(message)) }
    terminate() {}
  }
