"""What every test may ask for."""

import gc

import pytest
from hypothesis import settings

pytest_plugins = ("tests.support.databases",)

# How long something takes is measured in the benches; a busy machine is no fault of the code.
settings.register_profile("patient", settings.default, deadline=None)
settings.load_profile("patient")


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was collected stays: a tenth of all time went into looking through it for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
