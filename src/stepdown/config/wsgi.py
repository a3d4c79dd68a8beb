"""The entry that a WSGI server calls."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stepdown.config.settings")

application = get_wsgi_application()

# Imported once Django is ready: it reads every room's models.
from stepdown.audit.guarding import refuse_to_run_unguarded  # noqa: E402

refuse_to_run_unguarded()
