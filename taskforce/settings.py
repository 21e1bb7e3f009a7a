"""Settings. One file; where machines differ it reads the environment."""

import os
import secrets
from datetime import timedelta
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent


def env_bool(name: str, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value not in {"", "0", "1", "false", "true"}:
        raise ImproperlyConfigured(f"{name} is {value!r}: set it to 1 or 0.")
    return value in {"1", "true"} if value else default


def env_list(name: str, default: str) -> list[str]:
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


def env_days(name: str, default: int) -> timedelta:
    value = os.environ.get(name, "").strip() or str(default)
    if not (value.isascii() and value.isdigit() and 0 < int(value) <= 36_500):
        raise ImproperlyConfigured(f"{name} is {value!r}: set it to a number of days.")
    return timedelta(days=int(value))


def env_secret() -> str:
    """Return the secret key: from the environment, or made once and kept in var/."""
    if value := os.environ.get("SECRET_KEY"):
        return value
    path = VAR_DIR / "secret_key"
    if not path.exists():
        # Written aside and linked: two processes that start at once keep one key.
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()


# What this machine keeps: the database, the key, uploads. Never in the repository.
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))
try:
    # Its owner's alone: it holds names and telephone numbers.
    VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
except OSError as error:
    raise ImproperlyConfigured(f"The folder {VAR_DIR} cannot be made: set VAR_DIR.") from error

SECRET_KEY = env_secret()
DEBUG = env_bool("DEBUG", False)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", "")
# Where published papers are verified, printed on them; empty: where they were asked for.
PUBLIC_URL = os.environ.get("PUBLIC_URL", "")

# Applications, bottom first: each may import only from those above it in this list.
INSTALLED_APPS = [
    "taskforce",
    "secretariat",
    "reporting",
    "mptt",
    "import_export",
    "django_tasks",
    "django_tasks_db",
    "taskforce.apps.CentreAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "taskforce.middleware.compressed_pages",
    "taskforce.middleware.content_security_policy",
    "taskforce.middleware.readable_addresses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "taskforce.middleware.chosen_language",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "taskforce.middleware.private_pages",
    "django.contrib.messages.middleware.MessageMiddleware",
    "taskforce.middleware.told_of_cleaning",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "taskforce.middleware.refusals_as_pages",
    "taskforce.middleware.codes_of_today",
    "taskforce.views.day.day_of_every_page",
]

ROOT_URLCONF = "taskforce.urls"
WSGI_APPLICATION = "taskforce.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "taskforce.context.menu",
            ],
        },
    },
]

# Database: SQLite by itself, PostgreSQL by DATABASE_URL.


ENGINES = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}


def env_database() -> dict:
    url = os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'db.sqlite3'}"
    try:
        found = dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
        if found["ENGINE"] not in ENGINES:
            raise ValueError(found["ENGINE"])
        return found
    except ValueError as error:
        # The address itself is not repeated: it may hold a password.
        raise ImproperlyConfigured(
            "DATABASE_URL is not the address of a database: "
            "postgres://user:password@host:port/name or sqlite:////path/to/file."
        ) from error


DATABASES = {"default": env_database()}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Without IMMEDIATE and WAL 6-10 % of the writes of several people at once fail locked.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        # A list of 50,000 members is stored in one transaction of some 15 seconds.
        "timeout": 60,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    # A file, as in use: tests with several processes could not open one in memory.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
    DATABASES["default"]["CONN_MAX_AGE"] = 0
else:
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c statement_timeout=60000"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People

AUTH_USER_MODEL = "taskforce.User"
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "taskforce.passwords.LongEnough",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Language and time: Khmer first, English where a user chooses it.

LANGUAGE_CODE = "km"
LANGUAGES = [("km", _("Khmer")), ("en", _("English"))]
# In which of them the commands speak to administrators.
COMMAND_LANGUAGE = os.environ.get("COMMAND_LANGUAGE", LANGUAGE_CODE)
# The project's own words, and those the framework lacks or gets wrong in Khmer.
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale/framework"]
FORMAT_MODULE_PATH = ["taskforce.formats"]
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Asia/Phnom_Penh"
USE_TZ = True

# Files

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Read straight from the source folders where collectstatic has not run (tests, development).
WHITENOISE_USE_FINDERS = DEBUG
MEDIA_ROOT = VAR_DIR / "media"
# No address leads there: views hand files out to those who may have them. Left empty, the server
# of the tests would take every address for a file.
MEDIA_URL = "media/"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
# A form far too long still reaches its page, which says so; beyond this it is refused.
DATA_UPLOAD_MAX_MEMORY_SIZE = 20_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# The largest spreadsheet that is taken in, in bytes.
SPREADSHEET_MAX_BYTES = 10_000_000
SPREADSHEET_MAX_ROWS = 50_000
# They hold personal data: how long the file of a list that was stored is kept with the cells as
# read, and how long a list that nobody confirmed, or that is over.
IMPORT_FILES_KEPT = env_days("IMPORT_FILES_KEPT", 365)
IMPORT_PREVIEWS_KEPT = env_days("IMPORT_PREVIEWS_KEPT", 30)

IMPORT_EXPORT_USE_TRANSACTIONS = True
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True

# Work in the background: queued in the database, done by `manage.py work`.

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Security: HTTPS=1 where the site stands behind TLS.

HTTPS = env_bool("HTTPS", False)
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 12 * 60 * 60
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
