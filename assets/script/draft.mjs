/* Saves a form while it is being filled, where the form says where to:
 * <form data-saves-draft-to="/drafts/…">. The same fields are posted as when
 * the form is sent, without its files. Whatever the answer is, it is said in
 * the form's line for it (components/draft_status.html), and nothing is lost:
 * the form itself stays as it is. */

const PAUSE = 2000

const time = () =>
  new Intl.DateTimeFormat('en-GB', {
    hour: 'numeric',
    minute: '2-digit',
    hour12: true,
    timeZone: 'Europe/London'
  })
    .format(new Date())
    .replace(/\s/g, '')
    .toLowerCase()

class Draft {
  constructor (form) {
    this.form = form
    this.line = form.querySelector('[data-draft-status]')
    this.saved = this.typed()
    form.addEventListener('input', () => this.wait())
    form.addEventListener('change', () => this.wait())
    form.addEventListener('submit', () => this.stop())
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') this.save({ keepalive: true })
    })
  }

  typed () {
    const typed = new FormData(this.form)
    for (const [name, value] of [...typed]) {
      if (value instanceof File) typed.delete(name)
    }
    return new URLSearchParams(typed).toString()
  }

  wait () {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.save(), PAUSE)
  }

  stop () {
    clearTimeout(this.timer)
    this.isSent = true
  }

  say (text) {
    if (this.line && this.line.textContent !== text) this.line.textContent = text
  }

  async save (options = {}) {
    const typed = this.typed()
    if (this.isSent || typed === this.saved) return
    try {
      const answer = await fetch(this.form.dataset.savesDraftTo, {
        method: 'POST',
        body: new URLSearchParams(typed),
        // Signed out, the site leads to the page for signing in: that is no draft saved.
        redirect: 'manual',
        ...options
      })
      if (answer.ok) {
        this.saved = typed
        this.say(`Draft saved at ${time()}`)
      } else if (answer.status === 409) {
        this.say('Draft not saved: this form was changed elsewhere. Send it to see both.')
      } else {
        this.say('Draft not saved: you may have been signed out. Send the form: what you typed is kept.')
      }
    } catch {
      this.say('Draft not saved: no connection. What you typed is still here.')
    }
  }
}

export const keepDrafts = () => {
  for (const form of document.querySelectorAll('form[data-saves-draft-to]')) new Draft(form)
}
