"""A life as whoever forked it sees it."""

import contextlib
import os
import signal

from tests.crash.wire import Line


class Child:
    """A life, seen from outside."""

    def __init__(self, pid: int, line: Line) -> None:
        self.pid = pid
        self.line = line
        self.frozen = False

    def kill(self) -> None:
        """Whatever state it is in, it is over."""
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        self.line.close()

    def bury(self) -> None:
        """It is gone; anything but the kill that was meant is a fault of the harness, or worse."""
        _, ended = os.waitpid(self.pid, 0)
        self.line.close()
        if not os.WIFSIGNALED(ended):
            raise RuntimeError(f"a life ended by itself, with {os.waitstatus_to_exitcode(ended)}")

    def stands_still(self) -> bool:
        """Wait until it does; False if it is gone, as another thread of it met the second crash before that."""
        _, how = os.waitpid(self.pid, os.WUNTRACED)
        self.frozen = os.WIFSTOPPED(how)
        if not self.frozen:
            self.line.close()
        return self.frozen

    def thaw(self) -> None:
        self.frozen = False
        os.kill(self.pid, signal.SIGCONT)
