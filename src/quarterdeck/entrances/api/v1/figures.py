"""What several shapes of the API share."""

from __future__ import annotations

from typing import Annotated, Literal

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


class In(BaseModel):
    """Comes in: unknown names are refused, and nothing is guessed from another type."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Out(BaseModel):
    """Goes out: a shape may gain fields, and never loses one."""
