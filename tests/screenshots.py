"""Take the pictures in docs/ again: ``python -m tests.screenshots``, which make screenshots calls.

The pictures are of the demonstration's families, with the sibling group on its
way, on a site that is served as any other. They go to docs/screenshots.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from stepdown.cli.demo import live_in
from stepdown.cli.invention import invented_councils
from stepdown.cli.invention.scenario import Scenario, read_scenarios
from tests.chromium import FLAGS, NoChromiumError, chromium_program
from tests.cluster import free_port

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
STEPDOWN = Path(sys.executable).with_name("stepdown")
DESKTOP = {"width": 1280, "height": 900}
TALLEST = 1600
"""Enough to see what a page is; the whole of a long one cannot be read in a document."""
PHONE = {"width": 320, "height": 640}
WORKER, DOOR = "worker-east", "front-door-manager"


@dataclass(frozen=True)
class Site:
    """A served site, with the keys by which people come in, and the family's address."""

    address: str
    cookie: str
    keys: Mapping[str, str]
    family: str


def main() -> None:
    """Make the families, serve them, and take every picture."""
    with tempfile.TemporaryDirectory(prefix="stepdown-pictures-") as folder:
        live_in(Path(folder))
        cookie, keys, family = make_families()
        with served(Path(folder)) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=str(chromium_program()), args=FLAGS
            )
            PICTURES.mkdir(parents=True, exist_ok=True)
            take(browser, Site(address, cookie, keys, family))
            browser.close()


def on_its_way(scenario: Scenario) -> Scenario:
    """Return a council whose first family has begun: accepted, and the consent still to come."""
    first, *others = scenario.stories
    begun = first.model_copy(update={"until": "accepted", "ago": "2 working days"})
    return scenario.model_copy(update={"stories": (begun, *others)})


def make_families() -> tuple[str, dict[str, str], str]:
    """Make the demonstration; return the name of the cookie, its values, and the family."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    from stepdown import packs_folder
    from stepdown.cli.demo import perform
    from stepdown.cli.invention.names import email_of
    from stepdown.cli.invention.planning import plan
    from stepdown.episodes.models import Episode
    from stepdown.episodes.standing import rebuild
    from stepdown.partnership.models import Account

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    now = timezone.now()
    main_council, *others = read_scenarios(invented_councils())
    perform(plan([on_its_way(main_council), *others], packs_folder(), now))
    rebuild(now)
    keys = {}
    for person in (WORKER, DOOR):
        written = main_council.council.people[person]
        client = Client()
        account = Account.objects.get(email=email_of(written.name, main_council.council.slug))
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        keys[person] = client.cookies[settings.SESSION_COOKIE_NAME].value
    name = main_council.stories[0].family_name
    episode = Episode.objects.filter(children__child__last_name=name).distinct().get()
    return settings.SESSION_COOKIE_NAME, keys, episode.reference


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the site, and wait until it answers."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(
        [STEPDOWN, "serve", "--port", str(port), "--workers", "1"],
        cwd=folder, env=dict(os.environ), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        try:
            for _ in range(300):
                if process.poll() is not None:
                    msg = f"The site did not start: stepdown serve ended with {process.returncode}."
                    raise RuntimeError(msg)
                try:
                    urllib.request.urlopen(f"{address}/health/", timeout=5).close()  # noqa: S310
                    break
                except OSError:
                    time.sleep(0.2)
            yield address
        finally:
            process.terminate()
            process.wait(timeout=30)


def take(browser: Browser, site: Site) -> None:
    """Take each picture."""
    worker = came_in(browser, site, WORKER, DESKTOP)
    family = f"/family/{site.family}/"
    picture(worker, "/", "my-work")
    picture(worker, family, "episode")
    picture(worker, f"{family}record/consent/", "record-consent")
    shut = worker.new_page()
    shut.goto(f"{family}record/step-down-sent/")
    for team in shut.get_by_label("Early help co-ordinators, Herefordshire Council").all():
        team.check()
    shut.locator("main form button.govuk-button:not(.govuk-button--secondary)").first.click()
    shut.wait_for_load_state()
    kept(shut, "gates-blocked")
    picture(worker, "/urgent-step-up/", "urgent-step-up")
    protocols = worker.new_page()
    protocols.goto("/protocols/")
    protocols.locator("main a[href$='/herefordshire/2021-03/']").first.click()
    protocols.wait_for_load_state()
    protocols.locator("main a[href$='/assessment-to-early-help/']").first.click()
    protocols.wait_for_load_state()
    kept(protocols, "protocol-reader")
    picture(came_in(browser, site, DOOR, DESKTOP), "/front-door/", "front-door")
    phone = came_in(browser, site, WORKER, PHONE)
    picture(phone, family, "episode-phone")
    picture(phone, f"{family}record/consent/", "record-consent-phone")


def came_in(browser: Browser, site: Site, person: str, screen: Mapping[str, int]) -> BrowserContext:
    """Return the browser of somebody who has signed in."""
    context = browser.new_context(
        base_url=site.address,
        viewport={"width": screen["width"], "height": screen["height"]},
        locale="en-GB",
        timezone_id="Europe/London",
    )
    context.add_cookies(
        [{"name": site.cookie, "value": site.keys[person], "url": f"{site.address}/"}]
    )
    return context


def picture(context: BrowserContext, address: str, name: str) -> None:
    """Take a picture of the page at an address."""
    page = context.new_page()
    page.goto(address)
    kept(page, name)


def kept(page: Page, name: str) -> None:
    """Keep the upper part of a page, and refuse to keep an error page."""
    heading = page.locator("h1").first.inner_text()
    if heading in {"Page not found", "Sorry, there is a problem with the service"}:
        msg = f"{name}: {page.url} says “{heading}”."
        raise RuntimeError(msg)
    whole = page.evaluate("document.documentElement.scrollHeight")
    width = page.evaluate("document.documentElement.clientWidth")
    page.screenshot(
        path=PICTURES / f"{name}.png",
        full_page=True,
        clip={"x": 0, "y": 0, "width": width, "height": min(whole, TALLEST)},
    )
    print(f"{name}.png: {heading}")
    page.close()


if __name__ == "__main__":
    try:
        main()
    except NoChromiumError as reason:
        sys.exit(str(reason))
