"""What the schemas of the JSON contract share, over HTTP and from `gifp`."""

from pydantic import BaseModel, ConfigDict


class Request(BaseModel):
    """Unknown fields are refused, so a misspelt filter is not silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Reply(BaseModel):
    """Built from a record by `model_validate`, field by field of the same name."""

    model_config = ConfigDict(from_attributes=True, frozen=True)
