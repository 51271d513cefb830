"""How a trigger refuses: under the name of the rule, as a check constraint does."""


def refuse(name: str) -> str:
    """Return the statement that refuses what is being written, in the name of the rule that it breaks."""
    return f"RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';"


def quoted(values: object) -> str:
    """Return codes of ours as SQL writes a list of them."""
    return ", ".join(f"'{value}'" for value in values)  # type: ignore[attr-defined]
