"""The rules of the house, kept by tests: a page is forgotten, a test is not."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver

ROOT = settings.BASE_DIR
APPS = ["taskforce", "secretariat", "reporting"]

# From the ground up. A part imports only from parts below its own, and from apps to the left.
LAYERS = [
    {"khmer", "settings", "wsgi"},
    {"formats"},
    {"scope", "sheets", "paper", "fields", "passwords"},
    {"converters", "middleware"},
    {"models"},
    {"summary", "roster"},
    {"resources"},
    {"services", "consolidation"},
    {"act_preview", "asked", "board", "double_posts", "due", "filled", "heads", "knowledge"},
