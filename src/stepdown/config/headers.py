"""What every answer tells the browser to keep to itself."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


class CarefulHeadersMiddleware:
    """Keep pages out of a shared computer's cache, and the browser's sensors off.

    Schools and hospitals share machines: going back after someone has signed
    out must not show a family's page again.
    """

    def __init__(self, get_response: Answer) -> None:
        """Keep the next step of Django's chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then add what the page itself did not decide."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        return response
