"""Clearances that were used, or refused: each works once, whatever comes of it."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from approvals.domain.delivery import DeliveryId
from approvals.storage.delivery_tables import used_clearances
from approvals.storage.store import Store

_USE = insert(used_clearances).on_conflict_do_nothing().returning(used_clearances.c.id)


class Clearances(Store):
    """Whoever sends writes here, and nobody else."""

    def use(self, clearance: str, *, delivery: DeliveryId, at: datetime, refused: str = "") -> bool:
        """Use a clearance up, for an act or, with the reason, for none; False if that was done before."""
        return self._returned(_USE, id=clearance, delivery_id=delivery, used_at=at, refused=refused)
