"""What somebody owes of the incidents that they lead."""

from approvals.context import Context
from approvals.domain.incident import Duty, cadence, duty, updates
from approvals.domain.people import PersonId
from approvals.storage.unit import Unit


def duties(context: Context, unit: Unit, person: PersonId) -> tuple[Duty, ...]:
    """The next update, or the statement afterwards, of each of them whose account is in the settings."""
    led = [
        (one, context.accounts[one.account]) for one in unit.incidents.led_by(person) if one.account in context.accounts
    ]
    return tuple(
        duty(
            one,
            updates(one, unit.incidents.spoken(account.name, one.opened_at)),
            cadence(context.ruleset(account)),
            handle=account.handle,
        )
        for one, account in led
    )
