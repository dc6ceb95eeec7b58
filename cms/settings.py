"""Settings of the site. Everything a deployment may change is an environment variable named here.
One that is set but empty counts as not set; a wrong number ends with a sentence and exit code 2.

LIVES_DATA             folder of database, files, models and secrets (default: var/ beside manage.py)
DATABASE_URL           e.g. postgres://...; default is SQLite in LIVES_DATA
LIVES_SECRET_KEY       default: made once and kept in LIVES_DATA/secret_key
LIVES_HOSTS            comma-separated host names the site answers to
LIVES_BASE_URL         public address, without a slash at the end; used in exports
LIVES_DEBUG            1 shows tracebacks in the browser; never in public
LIVES_ENGINE           faster (default) or openai
LIVES_MODEL            name or folder of the Whisper model
LIVES_COMPUTE_TYPE     e.g. int8, float16, float32; default is the best for what is there
LIVES_SPEAKERS         0 tells no speakers apart, though the extra is installed
LIVES_PROFILE          subtitle profile of new transcripts (default cs-sdh)
LIVES_WHISPER_HUB      1 lets a model be fetched by name (read by pipeline.speech)
LIVES_LANG             cs or en: language of the commands (read by media.commands)
LIVES_FFMPEG           path of the ffmpeg to use (read by pipeline.av)
LIVES_PANDOC           path of the pandoc to use (read by publications.services.side_door)
LIVES_UPLOAD_LIMIT_GB  largest film accepted (default 20)
LIVES_QUEUE            database (default) or celery
LIVES_BROKER           Celery's broker (default redis://localhost:6379/0)
LIVES_S3_BUCKET        a bucket for all files; default is folders in LIVES_DATA
LIVES_S3_ENDPOINT      its server, unless it is Amazon's; keys: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY
LIVES_CACHE_GB         originals from the bucket kept on this machine's disk (default 100)
LIVES_UPLOAD_CHUNK_MB  size of the pieces a film is sent in (default 8)
LIVES_HLS_FROM_MIN     films of at least so many minutes are offered as HLS too (default 10)
"""

import os
import secrets
import sys
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


def _given(name: str, default: str) -> str:
    return os.environ.get(name) or default


def _number(name: str, default: float, least: float = 0) -> float:
    """A number of at least `least`, or the end of the program: translations need these settings."""
    text = os.environ.get(name, "").strip() or str(default)
    try:
        number = float(text)
    except ValueError:
        number = -1
    if least <= number < 1e9:  # which infinity and NaN are not
        return number
    if _given("LIVES_LANG", "cs").startswith("en"):
        wanted = "has to be a number from {:g} up, such as {:g}, and not “{}”. Nothing was started."
    else:
        wanted = "má být číslo od {:g}, například {:g}, ne „{}“. Nic se nespustilo."
    print(name, wanted.format(least, default, text), file=sys.stderr)
    sys.exit(2)


BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(_given("LIVES_DATA", str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    if key := os.environ.get("LIVES_SECRET_KEY"):
        return key
    path = DATA_DIR / "secret_key"
    if not path.exists():
        # O_EXCL: of two processes starting at once, one writes and both read the same key.
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(50))
    return path.read_text()


VERSION = "0.1.0"
SECRET_KEY = _secret_key()
DEBUG = os.environ.get("LIVES_DEBUG") == "1"
ALLOWED_HOSTS = _given("LIVES_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
BASE_URL = _given("LIVES_BASE_URL", "http://localhost:8000")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "cms",
    "publications",
    "pipeline",
    "transcripts",
    "media",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.middleware.ContentSecurityPolicyMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
        },
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        _given("DATABASE_URL", f"sqlite:///{DATA_DIR / 'db.sqlite3'}"),
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # WAL lets the site read while the worker writes; IMMEDIATE takes the write lock at the start
    # of a transaction, so that two writers wait for each other instead of failing half-way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }

AUTH_USER_MODEL = "cms.User"
LOGIN_URL = "/prihlaseni/"
LOGIN_REDIRECT_URL = "/prepisy/"
LOGOUT_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "cs"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("cs", "Čeština"), ("en", "English")]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("cs", "Čeština"), ("en", "English")]
WAGTAIL_I18N_ENABLED = True
# What Wagtail's own Czech leaves in English. Its scripts read only these paths and Wagtail's.
LOCALE_PATHS = [BASE_DIR / "cms" / "wagtail_cs"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Prague"

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# Pictures and documents of the site, which Wagtail puts on pages.
MEDIA_ROOT = DATA_DIR / "files"
MEDIA_URL = "/pictures/"
S3_BUCKET = os.environ.get("LIVES_S3_BUCKET", "")
_S3_ENDPOINT = os.environ.get("LIVES_S3_ENDPOINT") or None
# An original is larger than what is handed on, and one film at least must fit.
CACHE_LIMIT_BYTES = int(_number("LIVES_CACHE_GB", 100) * 1024**3)


def _in_bucket(prefix: str, backend: str = "media.bucket.PrivateBucket") -> dict[str, object]:
    options = {
        "bucket_name": S3_BUCKET,
        "endpoint_url": _S3_ENDPOINT,
        "location": prefix,
        "default_acl": None,  # the bucket's own rule, which is: nothing is public
        # A server of one's own rarely has a host name for each bucket.
        "addressing_style": "path" if _S3_ENDPOINT else "virtual",
    }
    return {"BACKEND": backend, "OPTIONS": options}


STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    # Films as they came from the camera. There is no base_url on purpose: asking for one raises.
    "originals": {
        "BACKEND": "media.storage.PrivateStorage",
        "OPTIONS": {"location": DATA_DIR / "originals"},
    },
    # What is made of them. Served only by media.views, which asks for consent each time.
    "renditions": {
        "BACKEND": "media.storage.PrivateStorage",
        "OPTIONS": {"location": DATA_DIR / "renditions"},
    },
    # Frozen editions (DOCX, PDF). Served only by publications.views.
    "editions": {
        "BACKEND": "media.storage.PrivateStorage",
        "OPTIONS": {"location": DATA_DIR / "editions"},
    },
    # What one stage of a run hands to a later one.
    "handoff": {
        "BACKEND": "media.storage.PrivateStorage",
        "OPTIONS": {"location": DATA_DIR / "work" / "runs"},
    },
}
if S3_BUCKET:
    STORAGES["default"] = _in_bucket("site", "media.bucket.SiteBucket")
    for _name in ("originals", "renditions", "editions", "handoff"):
        STORAGES[_name] = _in_bucket(_name)
WORK_DIR = DATA_DIR / "work"
MODELS_DIR = DATA_DIR / "models"
# Anything over 2 MB is streamed to a file, never held in memory.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
FILE_UPLOAD_TEMP_DIR = WORK_DIR / "uploads"
FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True)
UPLOAD_LIMIT_BYTES = int(_number("LIVES_UPLOAD_LIMIT_GB", 20) * 1024**3)
# What a lost connection costs at most; behind a proxy, below its limit for one request.
UPLOAD_CHUNK_BYTES = int(_number("LIVES_UPLOAD_CHUNK_MB", 8, least=0.1) * 1024**2)
# An editor's form of 300 papers with ten blocks each has 35,130 fields and 4.5 MB; one of an anthology
# with more has room too. Reading it takes time by its length alone, and memory up to the second limit.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 50_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024**2

# What tells workers that there is work. The state of the work is in the database in any case.
LIVES_QUEUE = _given("LIVES_QUEUE", "database")
_QUEUES = {
    "database": "django_tasks_db.DatabaseBackend",
    "celery": "pipeline.celery_queue.Doorbell",
}
if LIVES_QUEUE not in _QUEUES:
    raise ImproperlyConfigured(f"LIVES_QUEUE: {LIVES_QUEUE} is not one of {', '.join(_QUEUES)}")
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    # Alone, so that an hour of Whisper never delays the site's search index. A queue a stage.
    "pipeline": {"BACKEND": _QUEUES[LIVES_QUEUE], "QUEUES": []},
}
if LIVES_QUEUE == "celery":
    INSTALLED_APPS.append("django_tasks_fennel")
    CELERY_BROKER_URL = _given("LIVES_BROKER", "redis://localhost:6379/0")
    # A ring that cannot be sent is not worth waiting for: the sweep rings again.
    CELERY_TASK_PUBLISH_RETRY = False
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "max_retries": 0,
        "socket_connect_timeout": 3,
        "socket_timeout": 30,
    }
    CELERY_TASK_IGNORE_RESULT = True
    CELERY_WORKER_PREFETCH_MULTIPLIER = 1
    CELERY_WORKER_HIJACK_ROOT_LOGGER = False

LIVES_ENGINE = _given("LIVES_ENGINE", "faster")
LIVES_MODEL = _given("LIVES_MODEL", "base")
LIVES_COMPUTE_TYPE = os.environ.get("LIVES_COMPUTE_TYPE", "")
LIVES_SPEAKERS = os.environ.get("LIVES_SPEAKERS", "1") != "0"
LIVES_PROFILE = _given("LIVES_PROFILE", "cs-sdh")
LIVES_HLS_FROM_MIN = _number("LIVES_HLS_FROM_MIN", 10)
# media/ may not import publications/, so it asks by this path whether a film is out.
LIVES_RELEASE_CHECK = "publications.services.films.is_released"

WAGTAILADMIN_USER_LOGIN_FORM = "cms.admin.forms.SignInForm"
WAGTAIL_SITE_NAME = "Životy rodin"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILIMAGES_IMAGE_MODEL = "cms.SiteImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.admin.pictures.PictureForm"
WAGTAILDOCS_DOCUMENT_MODEL = "cms.SiteDocument"
WAGTAILDOCS_SERVE_METHOD = "serve_view"  # also from a bucket: no address into it is given out
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# Addresses are printed and cited, so without diacritics: the editor proposes zlutoucky-kun.
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "txt", "xlsx", "zip"]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
if BASE_URL.startswith("https://"):
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "faster_whisper": {"level": "WARNING"},  # else a line for every piece of speech
        "httpx2": {"level": "WARNING"},  # else a line for every request to the hub of models
    },
}
