"""Files that stand behind facts: sent only to those who may open the record, and never shown inside a page."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from spinouts.models import Evidence
from spinouts.views import asking


@require_safe
def evidence(request: HttpRequest, reference: str, number: int) -> FileResponse:
    """Send the file as it was uploaded, to be saved."""
    spinout = asking.find(request, reference)
    file = get_object_or_404(Evidence.objects.behind(spinout), pk=number)
    try:
        content = file.file.open("rb")
    except FileNotFoundError as missing:
        raise Http404("The file is not in the evidence folder") from missing
    response = FileResponse(content, as_attachment=True, filename=file.original_name, content_type=file.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
