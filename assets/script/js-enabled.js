/* Says that script runs, before the page is drawn. The GOV.UK snippet, as a
 * file of its own because the content security policy allows no inline script. */
document.body.className +=
  ' js-enabled' + ('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '')
