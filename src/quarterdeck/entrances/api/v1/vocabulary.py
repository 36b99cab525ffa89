"""The words of the API: figures, kinds, ids, and what comes in and goes out."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Number = Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False)]
Figure = (
    Number
    | Annotated[
        list[Number],
        Field(min_length=3, max_length=3, description="low, likely, high; in rising order"),
    ]
)
Kind = Literal["story", "bug", "enabler", "spike", "epic"]
State = Literal["new", "refining", "ready", "in_progress", "done"]
# What both databases can hold as an id.
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Place = Annotated[int, Field(ge=1, le=2**31 - 1)]
Limit = Annotated[int, Field(ge=1, le=200)]
FieldNames = Annotated[
    str | None, Field(description="The fields wanted, with commas between: key,title,labels.")
]
# The default of a field that may be left out and is never null.
NOT_GIVEN: Any = None


class In(BaseModel):
    """Comes in: unknown names are refused, and nothing is guessed from another type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Out(BaseModel):
    """Goes out: a shape may gain fields, and never loses one."""
