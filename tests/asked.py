"""What a browser sends: the body of a page's callback."""

from collections.abc import Mapping
from typing import Any


def body(callbacks: Mapping[str, Any], output: str, values: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The body of the POST for the callback that answers `output`; `values` holds its inputs and states by "id.property".

    callbacks: `app.callback_map`. AssertionError where no callback answers it.
    """
    name = next((c for c in callbacks if output in (c, *c.strip(".").split("..."))), None)
    assert name, f"no callback answers {output}"
    facts = callbacks[name]
    outputs = [dict(zip(("id", "property"), part.rsplit(".", 1), strict=True)) for part in name.strip(".").split("...")]

    def valued(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**part, "value": (values or {}).get(f"{part['id']}.{part['property']}")} for part in parts]

    return {
        "output": name,
        "outputs": outputs if name.startswith("..") else outputs[0],
        "inputs": valued(facts["inputs"]),
        "changedPropIds": [f"{i['id']}.{i['property']}" for i in facts["inputs"]],
        "state": valued(facts["state"]),
    }
