"""Every setting of the service, read from the environment; a malformed one stops the start and says how to mend it."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import pghistory
from celery.schedules import crontab
from csp.constants import NONE, SELF

from mutuals_tracker import environment

BASE_DIR = Path(__file__).resolve().parent.parent
# Where this clone keeps what it makes: the embedded servers' data, mail, evidence, the demonstration password.
LOCAL_DIR = environment.folder("LOCAL_DIR", BASE_DIR / ".local")

DEBUG = environment.flag("DEBUG", default=False)
SECRET_KEY = environment.text("SECRET_KEY")
if len(SECRET_KEY) < 32:
    raise environment.SettingError(
        "SECRET_KEY",
        "it is not set or shorter than 32 characters",
        "Set it to a long random text; `make run` makes one for a local service",
    )
ALLOWED_HOSTS = environment.names("ALLOWED_HOSTS", ("127.0.0.1", "localhost"))
CSRF_TRUSTED_ORIGINS = environment.names("CSRF_TRUSTED_ORIGINS")
# True where the service is reached through HTTPS; a local one is not.
HTTPS = environment.flag("HTTPS", default=False)
# Where people reach the service: links in mail that a scheduled job writes begin with it. A server has to be told.
SERVICE_URL = environment.address(
    "SERVICE_URL",
    schemes=("https",) if HTTPS else ("https", "http"),
    example="https://mutuals.example.gov.uk",
    default="" if HTTPS else "http://127.0.0.1:8000",
)

INSTALLED_APPS = [
    "mutuals_tracker.govuk",
    "mutuals_tracker.accounts",
    "mutuals_tracker.outbox",
    "spinouts",
    "funding",
    "procurement",
    "reporting",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "crispy_forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "pgtrigger",
    "pghistory",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "mutuals_tracker.accounts.middleware.SignInRequired",
    "mutuals_tracker.accounts.middleware.SecondFactorRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "mutuals_tracker.urls"
WSGI_APPLICATION = "mutuals_tracker.wsgi.application"

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
                "mutuals_tracker.govuk.context_processors.service",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("govuk",)
CRISPY_TEMPLATE_PACK = "govuk"
CRISPY_FAIL_SILENTLY = False

DATABASES = {
    "default": dj_database_url.parse(
        environment.address(
            "DATABASE_URL",
            schemes=("postgres", "postgresql"),
            example="postgresql://user:password@host:5432/mutuals",
        ),
        conn_max_age=60,
        conn_health_checks=True,
    )
}
# Many small questions at once, none of them long: compiling a plan, or sharing one out among processes, costs each of
# them more than it saves (totals over 100,000 spin-outs: 148 ms with, 57 ms without).
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off -c max_parallel_workers_per_gather=0")
# Nothing here relies on the old default of integer keys being 32 bits.
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = environment.address("REDIS_URL", schemes=("redis", "rediss", "unix"), example="redis://127.0.0.1:6379/0")
CACHES = {
    # Only things that can be made again: rendered charts, above all. A dead Redis must not take a page down with it.
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 500}},
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "mutuals_tracker.accounts.adapter.InvitedOnly"
SOCIALACCOUNT_ADAPTER = "mutuals_tracker.accounts.adapter.KnownPeopleOnly"
ACCOUNT_FORMS = {
    "login": "mutuals_tracker.accounts.sign_in.SignInForm",
    "reset_password": "mutuals_tracker.accounts.sign_in.ResetPasswordForm",
    "reset_password_from_key": "mutuals_tracker.accounts.sign_in.ChoosePasswordForm",
    "set_password": "mutuals_tracker.accounts.sign_in.SetPasswordForm",
    "change_password": "mutuals_tracker.accounts.sign_in.ChangePasswordForm",
    "reauthenticate": "mutuals_tracker.accounts.sign_in.ConfirmPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
# Somebody who asks for a new password with an address that we do not know is told the same on the page, and no more.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
MFA_ADAPTER = "mutuals_tracker.accounts.adapter.PlainCodes"
MFA_FORMS = {
    "authenticate": "mutuals_tracker.accounts.sign_in.SecondFactorForm",
    "reauthenticate": "mutuals_tracker.accounts.sign_in.ConfirmCodeForm",
    "activate_totp": "mutuals_tracker.accounts.sign_in.TurnOnCodesForm",
}
# How many of our own proxies each add an address to X-Forwarded-For; limits on attempts count by address.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.whole_number("TRUSTED_PROXY_COUNT", 0, least=0, most=10)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Mutuals Tracker"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_PROVIDERS: dict = {"openid_connect": {"APPS": []}}
OIDC_ORIGINS = [
    f"https://{host}"
    for host in (urlsplit(environment.text("OIDC_SERVER_URL")).netloc, environment.text("OIDC_SIGN_IN_HOST"))
    if host
]
if environment.text("OIDC_SERVER_URL"):
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"].append(
        {
            "provider_id": "council",
            "name": environment.text("OIDC_NAME", "your organisation's account"),
            "client_id": environment.text("OIDC_CLIENT_ID"),
            "secret": environment.text("OIDC_CLIENT_SECRET"),
            "settings": {
                "server_url": environment.address(
                    "OIDC_SERVER_URL", schemes=("https",), example="https://login.example.org/tenant/v2.0"
                ),
                # For a directory that knows only its own people's addresses and does not say that it verified them.
                "trusts_email": environment.flag("OIDC_TRUST_EMAIL", default=False),
            },
        }
    )

# Apps above accounts that know whether a body is a community interest company, which no charity can be.
BODY_IS_CIC = ("spinouts.models.spinout.is_cic",)
# Who answers what a gate asks for before a spin-out enters a stage (spinouts.gatekeeping); apps above add their own.
GATE_REQUIREMENTS = ("spinouts.gatekeeping.met_by_casework", "procurement.gates.met_by_register")
# Who says why something that is there is not enough for a gate.
GATE_REASONS = ("spinouts.gatekeeping.why_by_casework", "procurement.gates.why_by_register")
# Tables of apps above whose rows have a file behind them (spinouts.models.evidence).
EVIDENCE_BEHIND = ("procurement.Contract",)
# Who says which clauses of contracts secure what a continuity plan promises (spinouts.views.continuity).
CONTINUITY_CLAUSES = "procurement.securing.clauses_of"
# How the history of a spin-out tells the tables of apps above (spinouts.telling).
TIMELINE_TELLERS = ("funding.telling.TELLER", "procurement.telling.TELLER")
# Pages of apps above that the admin area leads to: the address's name, its title, and what it is for.
ADMIN_AREA_PAGES = (
    (
        "funding:funds",
        "Funds",
        "What each gives, what it has to give, its rounds, who may apply, and how applications are scored.",
    ),
    (
        "funding:benchmark",
        "Benchmark of early costs",
        "What leaving is said to cost before the launch, with who said so. It stands beside every ledger.",
    ),
    (
        "reporting:ambitions",
        "Ambitions",
        "What progress is measured against, with who voiced it, when and on which basis.",
    ),
    ("reporting:published_figures", "Published figures", "What others published, kept apart from what we count."),
    ("spinouts:exports", "Lists taken away", "Who downloaded which list of spin-outs, and when."),
)

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = LOCAL_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "mutuals_tracker.govuk.static_files.HashedFiles"},
}
MEDIA_ROOT = environment.folder("EVIDENCE_DIR", LOCAL_DIR / "evidence")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = LOCAL_DIR / "mail"
if environment.text("SMTP_HOST"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = environment.text("SMTP_HOST")
    EMAIL_PORT = environment.whole_number("SMTP_PORT", 587, least=1, most=65535)
    EMAIL_HOST_USER = environment.text("SMTP_USER")
    EMAIL_HOST_PASSWORD = environment.text("SMTP_PASSWORD")
    EMAIL_USE_TLS = environment.flag("SMTP_TLS", default=True)
    EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("MAIL_FROM", "Mutuals Tracker <no-reply@example.org>")
SERVICE_CONTACT = environment.text("SERVICE_CONTACT", "mutuals-tracker@example.org")
# Who publishes open data, and the prefix that 360Giving gave them; these two are nobody's.
OPEN_DATA_PUBLISHER = environment.text("OPEN_DATA_PUBLISHER", "Mutuals Tracker (example publisher)")
OPEN_DATA_PREFIX = environment.text("OPEN_DATA_PREFIX", "360G-example-not-registered")
if not re.fullmatch(r"360G-[A-Za-z0-9][A-Za-z0-9-]*", OPEN_DATA_PREFIX):
    raise environment.SettingError(
        "OPEN_DATA_PREFIX",
        f"{OPEN_DATA_PREFIX!r} is not a prefix of 360Giving",
        "Use the one that they gave you, such as 360G-CabinetOffice, or unset it",
    )
# The prefix that the Open Contracting Partnership gave the publisher. Theirs end in six characters: this is nobody's.
OCDS_PREFIX = environment.text("OCDS_PREFIX", "ocds-example-not-registered")
if not re.fullmatch(r"ocds-[a-z0-9]{6}|ocds-example-not-registered", OCDS_PREFIX):
    raise environment.SettingError(
        "OCDS_PREFIX",
        f"{OCDS_PREFIX!r} is not a prefix of OCDS",
        "Use the one that the Open Contracting Partnership gave you, such as ocds-a1b2c3, or unset it",
    )

CSRF_FAILURE_VIEW = "mutuals_tracker.unsent.csrf_failure"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        # The hash is GOV.UK Frontend's one inline line, which marks the page as able to run JavaScript.
        "script-src": [SELF, "'sha256-GUQ5ad8JK5KmEWmROf3LZd9ge94daqNvd8xy9YS1iDw='"],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        # Signing in with a directory begins with a form, and browsers hold its redirect to this too.
        "form-action": [SELF, *OIDC_ORIGINS],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# A socket has another scheme with Celery than with Redis' own client.
CELERY_BROKER_URL = f"redis+socket{REDIS_URL.removeprefix('unix')}" if REDIS_URL.startswith("unix:") else REDIS_URL
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # An unacknowledged message comes back after this long; our own sweep is far quicker.
    "visibility_timeout": 3600,
    "socket_timeout": 5,
    "socket_connect_timeout": 3,
    "retry_on_timeout": True,
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.5}
CELERY_BEAT_SCHEDULER = "mutuals_tracker.heartbeat_sources:NotingScheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(LOCAL_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "send-waiting-mail": {"task": "mutuals_tracker.outbox.tasks.send_waiting", "schedule": 30.0},
    "rebuild-standing": {"task": "spinouts.tasks.rebuild_standing", "schedule": crontab(hour=3, minute=10)},
    "forget-sent-forms": {"task": "spinouts.tasks.forget_sent_forms", "schedule": crontab(hour=3, minute=40)},
    "ask-for-staff-returns": {"task": "spinouts.tasks.ask_for_returns", "schedule": crontab(hour=4, minute=20)},
    "remind-of-staff-returns": {"task": "spinouts.tasks.remind_of_returns", "schedule": crontab(hour=7, minute=30)},
    "watch-risks": {"task": "procurement.tasks.watch_risks", "schedule": crontab(minute=25)},
    "chase-referrals": {"task": "funding.tasks.chase_referrals", "schedule": crontab(hour=7, minute=50)},
    "remind-of-returns-to-funds": {
        "task": "funding.tasks.remind_of_returns_to_funds",
        "schedule": crontab(hour=7, minute=40),
    },
    "warn-of-clocks": {"task": "procurement.tasks.warn_of_clocks", "schedule": crontab(hour=7, minute=20)},
    "find-reports-not-begun-or-abandoned": {"task": "reporting.tasks.sweep_reports", "schedule": 20.0},
}

# Every insert, change and deletion, and nobody may alter the record of it.
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
PGHISTORY_APPEND_ONLY = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["console"],
        "level": environment.choice("LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR")),
    },
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SILENCED_SYSTEM_CHECKS: list[str] = []
