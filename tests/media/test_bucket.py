"""Files in a bucket: a real S3 server (moto's) on a port of this machine."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
import threading
import time
import tracemalloc
from pathlib import Path

import boto3
import pytest
from bucket_site import Bucket
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import RequestFactory

from media import cache, ranges
from media.enums import RenditionKind
from media.models import Recording
from media.services import originals, recordings, renditions
from media.storage import Unreachable
