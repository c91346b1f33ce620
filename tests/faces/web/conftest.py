"""A server of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from tests.served import client_of

from weefsel.faces.web import create_app


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with client_of(create_app()) as found:
        yield found
