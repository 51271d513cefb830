"""The ambition, other people's published figures, and progress reports."""

from reporting.models.ambition import Ambition
from reporting.models.published_figure import PublishedFigure
from reporting.models.report import ProgressReport, ReportFile

__all__ = ["Ambition", "ProgressReport", "PublishedFigure", "ReportFile"]
