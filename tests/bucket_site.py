"""A bucket for tests, on a real S3 server of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from typing import Any

import boto3
from botocore.exceptions import EndpointConnectionError

NAME = "lives-test"
KEYS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "eu-central-1",
}
PRIVATE = ("originals", "renditions", "editions", "handoff")


class Bucket:
    """moto's server in a process of its own; `storages` is what settings.STORAGES is to be."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.client = boto3.client(
            "s3", endpoint_url=self.url, region_name=KEYS["AWS_DEFAULT_REGION"],
            aws_access_key_id="test", aws_secret_access_key="test",
        )  # fmt: skip
        until = time.monotonic() + 120
        while True:
            try:
                self.client.create_bucket(
                    Bucket=NAME,
                    CreateBucketConfiguration={"LocationConstraint": KEYS["AWS_DEFAULT_REGION"]},
                )
                return
            except EndpointConnectionError:
                assert time.monotonic() < until, "the S3 server does not start"
                time.sleep(0.1)

    @property
    def environment(self) -> dict[str, str]:
        return {**KEYS, "LIVES_S3_BUCKET": NAME, "LIVES_S3_ENDPOINT": self.url}

    def storages(self, before: dict[str, Any]) -> dict[str, Any]:
        def in_bucket(prefix: str) -> dict[str, Any]:
            options = {
                "bucket_name": NAME, "endpoint_url": self.url, "location": prefix,
                "default_acl": None, "addressing_style": "path",
                "access_key": "test", "secret_key": "test",
                "region_name": KEYS["AWS_DEFAULT_REGION"],
            }  # fmt: skip
            return {"BACKEND": "media.bucket.PrivateBucket", "OPTIONS": options}

        return {**before, **{name: in_bucket(name) for name in PRIVATE}}

    def keys(self, prefix: str = "") -> list[str]:
        found = self.client.list_objects_v2(Bucket=NAME, Prefix=prefix)
        return sorted(each["Key"] for each in found.get("Contents", []))

    def empty(self) -> None:
        for key in self.keys():
            self.client.delete_object(Bucket=NAME, Key=key)

    def end(self) -> None:
        self.process.terminate()
        self.process.wait()
