"""The few expressions of XLSForm that a form of ours can say: conditions, bounds, ratios."""

import re

from reporting.rules.condition import ANSWERED

NAME = r"\$\{\s*([^}\s]+)\s*\}"
SIGN = r"(<=|>=|!=|=|<|>)"
VALUE = r"(?:'([^']*)'|\"([^\"]*)\"|(-?\d+(?:\.\d+)?))"
CONDITION = re.compile(rf"\s*{NAME}\s*{SIGN}\s*{VALUE}\s*")
SELECTED = re.compile(rf"\s*selected\(\s*{NAME}\s*,\s*{VALUE}\s*\)\s*")
BOUND = re.compile(r"\s*(\.|string-length\(\s*\.\s*\))\s*(<=|>=)\s*(\d+(?:\.\d+)?)\s*")
OTHER = re.compile(rf"\s*\.\s*{SIGN}\s*{NAME}\s*")
RATIO = re.compile(rf"\s*100\s*\*\s*{NAME}\s+div\s+{NAME}\s*|\s*{NAME}\s+div\s+{NAME}\s*")
LONGEST = 2_000


def condition_text(condition: dict | None) -> str:
    """Write a condition as `relevant` has it."""
    if not condition:
        return ""
    if condition["operator"] == ANSWERED:
        return f"${{{condition['cell']}}} != ''"
    return f"${{{condition['cell']}}} {condition['operator']} '{condition.get('value', '')}'"


def read_condition(text: str) -> dict | None:
    """Return the condition that an expression says; None where it says more than one can keep."""
    if len(text) > LONGEST:
        return None
    if match := CONDITION.fullmatch(text):
        cell, sign, *values = match.groups()
    elif match := SELECTED.fullmatch(text):
        cell, *values = match.groups()
        sign = "="
    else:
        return None
    value = next(one for one in values if one is not None)
    if not value:
        return {"cell": cell, "operator": ANSWERED} if sign == "!=" else None
    return {"cell": cell, "operator": sign, "value": value}


def read_constraint(code: str, text: str) -> dict | None:
    """Return the rule on a question that a constraint says: its kind and particulars."""
    if len(text) > LONGEST:
        return None
    if match := OTHER.fullmatch(text):
        sign, other = match.groups()
        return {"kind": "comparison", "params": {"left": code, "operator": sign, "right": other}}
    parts = [BOUND.fullmatch(part) for part in re.split(r"\s+and\s+", text.strip())]
    if not all(parts) or len({part[1][0] for part in parts}) != 1:
        return None
    bounds = {"least" if part[2] == ">=" else "most": part[3] for part in parts}
    kind = "range" if parts[0][1] == "." else "length"
    return {"kind": kind, "params": {"cell": code} | bounds}


def ratio_text(numerator: str, denominator: str) -> str:
    return f"100 * ${{{numerator}}} div ${{{denominator}}}"


def read_ratio(text: str) -> tuple[str, str] | None:
    """Return the two questions that a calculation divides by each other."""
    match = RATIO.fullmatch(text) if len(text) <= LONGEST else None
    return tuple(one for one in match.groups() if one)[:2] if match else None
