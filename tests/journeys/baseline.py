"""What holds of every page of every journey, whoever sees it, on whatever screen."""

from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS_SEEN: dict[tuple[int, bool], set[int]] = {}
"""The places whose colours were found good already, by the width of the window and by script."""
# Colours are the slowest to look at. What stands in the same place, by every mark that a
# style sheets of the page may go by, has the same colours: they are looked at where
# something is new. A council's own style sheet makes all of it new.
LOOK = """
    const marks = e => e.tagName + [...e.attributes]
        .filter(a => /^(class|style|open|disabled|hidden|type|aria-[ceds].*)$/.test(a.name))
        .map(a => a.name + '=' + a.value).sort().join();
    const styles = [...document.styleSheets].map(s => s.href || s.ownerNode.textContent).join();
    const above = new Map();
    const place = e => {
        if (!above.has(e)) {
            above.set(e, e.parentElement ? place(e.parentElement) + marks(e) : styles);
        }
        return above.get(e);
    };
    const number = p => [...p].reduce((h, c) => Math.imul(h, 31) + c.charCodeAt(0) | 0, 7);
    const hasWords = e => /^(INPUT|SELECT|TEXTAREA)$/.test(e.tagName)
        || [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    const places = new Map();
    for (const e of document.querySelectorAll('body *')) {
        if (hasWords(e) && e.checkVisibility()) places.set(number(place(e)), e);
    }
    for (const each of seen) places.delete(each);
    const all = {resultTypes: ['violations'], preload: false};
    const found = await axe.run(document, {
        ...all, runOnly: wcag, rules: {'color-contrast': {enabled: false}},
    });
    const colours = places.size ? await axe.run({include: [...places.values()]}, {
        ...all, runOnly: {type: 'rule', values: ['color-contrast']},
    }) : {violations: []};
    return [[...found.violations, ...colours.violations], [...places.keys()]];
"""
# Where script is off, nothing waits: what axe puts off is done next.
AT_ONCE = "window.setTimeout = later => { Promise.resolve().then(later); return 0; };"


def assert_baseline(page: Page, said: list[str], *, script: bool) -> None:
    """Hold a page to the promises that all of them make.

    ``said`` is what the console said since the page was asked for: a blocked
    style or script, and a component that could not start, are told there only.
    """
    found = barriers(page, script=script)
    assert not found, "\n".join([page.url, *found])
    seen = page.evaluate(
        """() => ({
            width: document.documentElement.scrollWidth,
            room: window.innerWidth,
            headings: [...document.querySelectorAll('h1')].map(h => h.textContent.trim()),
            language: document.documentElement.lang,
            mains: document.querySelectorAll('main').length,
        })"""
    )
    assert seen["width"] <= seen["room"], f"{page.url} scrolls sideways"
    assert len(seen["headings"]) == 1, f"{page.url} has the main headings {seen['headings']}"
    assert seen["headings"][0], f"{page.url} has an empty main heading"
    assert seen["mains"] == 1, page.url
    assert seen["language"] == "en-GB", page.url
    title = page.title()
    assert title.endswith(" – Stepdown"), f"{page.url} is called {title!r}"
    assert len(title) > len(" – Stepdown"), page.url
    assert said == [], f"{page.url}: {said}"


def barriers(page: Page, *, script: bool = True) -> list[str]:
    """Return what axe finds. The policy of the site lets no script in but by evaluation."""
    width = (page.viewport_size or {"width": 0})["width"]
    seen = COLOURS_SEEN.setdefault((width, script), set())
    found: list[dict[str, Any]]
    found, new = page.evaluate(
        f"async ([seen, wcag]) => {{ {'' if script else AT_ONCE}{AXE};{LOOK} }}",
        [list(seen), WCAG],
    )
    if not found:
        seen.update(new)
    return [
        f"{rule['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:200]}"
        for rule in found
        for node in rule["nodes"]
    ]
