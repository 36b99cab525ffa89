"""Tools of the backlog: items, their order, and what belongs to them."""

from quarterdeck.entrances.mcp.backlog import items, order, parts, record, said

__all__ = ["items", "order", "parts", "record", "said"]
