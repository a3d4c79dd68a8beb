"""Let two people act at the same instant, each with a connection of their own."""

from collections.abc import Callable, Sequence
from threading import Barrier, Thread

from django.db import connection


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run acts together, and return what each gave or raised, in their order."""
    ready = Barrier(len(acts))
    came: list[object] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            ready.wait(timeout=20)
            came[place] = act()
        except Exception as raised:
            came[place] = raised
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return came


def raised(came: Sequence[object]) -> list[Exception]:
    """Return what was raised."""
    return [each for each in came if isinstance(each, Exception)]
