"""A page, from the request to its last byte; beside its own statements by the driver alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from stepdown.audit.append_only import FOR_EVER
from stepdown.cli.invention.volume import Volume
from stepdown.cli.measuring.raw import Raw
from stepdown.cli.measuring.timing import timed
from stepdown.cli.measuring.verbs import Pair
from stepdown.episodes.models import Holding
from stepdown.partnership.models import Account

SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"


def measure_my_work(volume: Volume, people: int, times: int) -> Pair:
    """Ask for my work as so many people who hold children, again and again."""
    pair, raw = Pair(), Raw()
    for account in holders(volume, people):
        client = Client(headers={"host": "localhost"})
        client.force_login(account, backend=SIGN_IN)
        ours, statements = _asked(client, reverse("my-work"))
        pair.ours.seconds += timed(ours, times).seconds

        def by_the_driver(statements: Sequence[tuple[str, Any]] = statements) -> None:
            for sql, values in statements:
                raw.run(sql, values)

        pair.raw.seconds += timed(by_the_driver, times).seconds
    raw.close()
    return pair


def holders(volume: Volume, how_many: int) -> list[Account]:
    """Return some who hold children, spread over everybody who does."""
    held = Holding.objects.filter(
        authority=volume.council.authority, ended=FOR_EVER, account__isnull=False
    )
    keys = sorted(set(held.values_list("account", flat=True)))
    chosen = [keys[place * len(keys) // how_many] for place in range(how_many)]
    return list(Account.objects.filter(pk__in=chosen).order_by("pk"))


def _asked(client: Client, address: str) -> tuple[Callable[[], object], list[tuple[str, Any]]]:
    """Return how to ask for a page, and every statement that answering it runs."""
    statements: list[tuple[str, Any]] = []

    def keep(execute: Any, sql: str, values: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith("SELECT"):
            statements.append((sql, values or ()))
        return execute(sql, values, many, context)

    def ask() -> None:
        response = client.get(address)
        if response.status_code != 200:
            msg = f"{address} answered {response.status_code}."
            raise RuntimeError(msg)

    ask()
    with connection.execute_wrapper(keep):
        ask()
    return ask, statements
