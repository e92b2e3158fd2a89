"""What goes wrong at Microsoft's end, on demand."""

from datetime import timedelta

from bot.sandbox.teams.door import Door
from bot.sandbox.teams.faults import Fault, Operation


class Mischief(Door):
    def fail_next(
        self,
        operation: Operation | str,
        *,
        status: int | None = None,
        code: str | None = None,
        reset: bool = False,
        garbage: bool = False,
        after: bool = False,
        slow: float = 0,
        pieces: bool = False,
        retry_after: int = 1,
        times: int = 1,
    ) -> None:
        """The next calls end in an error, in a web page or in a broken connection, before or `after` they took effect.

        In `pieces` they end well, but not at once.

        Operations are those of `Operation`: `create`, `send`, `update` …, and `token`, `metadata` and `keys`.
        """
        fault = Fault(
            status=status,
            code=code,
            reset=reset,
            garbage=garbage,
            after=after,
            slow=slow,
            pieces=pieces,
            retry_after=retry_after,
        )
        self._site.faults.plan(Operation(operation), fault, times)

    def break_down(
        self,
        *operations: Operation | str,
        status: int = 503,
        reset: bool = False,
        garbage: bool = False,
        slow: float = 0,
    ) -> None:
        """From now on and until they are mended; slow alone is slow without an error."""
        failing = None if slow or reset or garbage else status
        for operation in operations:
            fault = Fault(status=failing, reset=reset, garbage=garbage, slow=slow)
            self._site.faults.stand(Operation(operation), fault)

    def mend(self, *operations: Operation | str) -> None:
        for operation in operations or tuple(Operation):
            self._site.faults.stand(Operation(operation), None)

    def rotate_keys(self, *, keep_old: bool = False) -> None:
        """Another key signs from now on; the old one is published no longer, unless it is kept."""
        self._site.keyring.rotate(keep_old=keep_old)

    def revoke_tokens(self) -> None:
        """Every token that the bot holds is void."""
        self._site.bearers.clear()

    def change_secret(self, secret: str) -> None:
        """A new client secret; the old one is refused."""
        self._site.change_secret(secret)

    def duplicate_next(self, times: int = 1) -> None:
        self._site.courier.duplicate_next += times

    def lose_next(self, times: int = 1) -> None:
        """So many activities never reach the bot, and are not sent again."""
        self._site.courier.lose_next += times

    def hold_activities(self) -> None:
        self._site.courier.hold()

    async def release_activities(self, *, backwards: bool = False) -> None:
        await self._site.courier.release(backwards=backwards)

    def spell_object_id(self, *, as_in_activities: bool) -> None:
        """Members carry `aadObjectId` instead of the documented `objectId`."""
        self._site.legacy_object_id = not as_in_activities

    def be_too_busy_to_sign_in(self, busy: bool = True) -> None:
        """The token endpoint says so, with a status that otherwise means a mistake of the bot's."""
        self._site.sign_in_is_busy = busy

    def say_times(self, *, whole_seconds: bool = False, ahead: timedelta = timedelta()) -> None:
        """Activities say when they happened no more exactly than that, or by a clock that is wrong."""
        self._site.say_times(whole_seconds=whole_seconds, ahead=ahead)

    def leave_out_roles(self) -> None:
        """Members carry no `userRole`, which the SDK calls optional."""
        self._site.says_roles = False

    def limit_rates(self, limited: bool = True) -> None:
        self._site.limits.enforced = limited
