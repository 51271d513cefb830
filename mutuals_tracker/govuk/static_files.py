"""Names static files by their content, the scripts that other scripts import included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Also rewrites imports inside scripts, which Django leaves alone unless asked; else those could not be cached."""

    support_js_module_import_aggregation = True
