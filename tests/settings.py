"""The settings that the tests run under, and the database that they run on.

The database is chosen before Django reads its settings, and once for each run:
STEPDOWN_DATABASE_URL where it is set; else a PostgreSQL of the tests' own
where STEPDOWN_TEST_ON is ``postgresql``; else a SQLite file. The workers of
one run inherit the choice from the process that started them.
"""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

from tests import cluster

# The type checker reads these settings too, and has no use for a database.
TESTS_ARE_RUN = "pytest" in sys.modules

if "STEPDOWN_DATA" not in os.environ:
    _folder = tempfile.mkdtemp(prefix="stepdown-tests-") if TESTS_ARE_RUN else "/nowhere"
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
    os.environ["STEPDOWN_DATA"] = _folder
if "STEPDOWN_DATABASE_URL" not in os.environ:
    if TESTS_ARE_RUN and os.environ.get("STEPDOWN_TEST_ON") == "postgresql":
        _cluster = cluster.start()
        atexit.register(cluster.stop, _cluster)
        os.environ["STEPDOWN_DATABASE_URL"] = _cluster.url("stepdown")
    else:
        os.environ["STEPDOWN_DATABASE_URL"] = (
            f"sqlite:///{os.environ['STEPDOWN_DATA']}/stepdown.sqlite3"
        )
if TESTS_ARE_RUN:
    # WhiteNoise warns where its folder is not there, and a warning is an error.
    Path(os.environ["STEPDOWN_DATA"], "static").mkdir(parents=True, exist_ok=True)
os.environ.setdefault("STEPDOWN_SECRET_KEY", "a key for tests, which guards nothing real")
os.environ["STEPDOWN_HTTPS"] = "no"
os.environ["STEPDOWN_ALLOWED_HOSTS"] = "testserver,localhost,127.0.0.1"

from stepdown.config.settings import *  # noqa: E402, F403
from stepdown.config.settings import STORAGES  # noqa: E402

# Hashing slowly is for real passwords.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Without the manifest, a page renders before the static files are gathered.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
