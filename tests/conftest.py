"""What every test may ask for."""

from hypothesis import settings

pytest_plugins = ("tests.support.databases",)

# How long something takes is measured in the benches; a busy machine is no fault of the code.
settings.register_profile("patient", settings.default, deadline=None)
settings.load_profile("patient")
