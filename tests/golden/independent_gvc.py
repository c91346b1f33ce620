"""Value chains by brute force: every exporter's system is built, cut and inverted again; no kernel of the house.

python tests/golden/independent_gvc.py     writes the golden files beside it
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
OWN = "independent: tests/golden/independent_gvc.py"
Tables = dict[str, np.ndarray]


def decompose(
    flows: np.ndarray,
    output: np.ndarray,
    final: np.ndarray,
    members: list[list[int]],
    *,
    imports: np.ndarray | None = None,
    value: np.ndarray | None = None,
    perspective: str = "source",
) -> Tables:
    """Return the measures of Borin & Mancini, (n, D) each, with imports as one more row of the table."""
    n, destinations = final.shape
    outside = np.zeros(n) if imports is None else imports
    inputs = np.zeros((n + 1, n + 1))
    inputs[:n, :n] = [[flows[i, j] / output[j] if output[j] else 0.0 for j in range(n)] for i in range(n)]
    inputs[n, :n] = [outside[j] / output[j] if output[j] else 0.0 for j in range(n)]
    added = 1 - inputs.sum(axis=0) if value is None else np.append(value, 1.0)
    demand = np.vstack([final, np.zeros(destinations)])
    rest = np.append(output - flows.sum(axis=1) - final.sum(axis=1), 0.0)
    full = np.linalg.inv(np.eye(n + 1) - inputs)
    names = ("EXGR", "DC", "DVA", "VAX", "DDC", "FC", "FVA", "FDC", "REF", "GVC", "GVCB", "GVCF")
    found = {name: np.zeros((n, destinations)) for name in names}
    for s, own in enumerate(members):
        cut = inputs.copy()
        others = [i for i in range(n + 1) if i not in own]
        cut[np.ix_(own, others)] = 0
        once = np.linalg.inv(np.eye(n + 1) - cut)
        v_own, v_others = added * np.isin(range(n + 1), own), added * np.isin(range(n + 1), others)
        for r in range(destinations):
            if r == s:
                continue
            block = np.zeros((n + 1, n + 1))
            if r < len(members):
                block[np.ix_(own, members[r])] = inputs[np.ix_(own, members[r])]
            local = np.zeros((n + 1, n + 1))
            if r < len(members):
                at = np.ix_(members[r], members[r])
                local[at] = np.linalg.inv(np.eye(len(members[r])) - inputs[at])
            direct = demand[:, r] * np.isin(range(n + 1), own)
            gross = direct + block @ np.append(output, 0.0)
            elsewhere = sum(demand[:, d] for d in range(destinations) if d != s)
            not_own = np.isin(range(n + 1), others)
            if perspective == "source":
                leaving, absorbed = gross, direct + block @ full @ elsewhere
                d, f = v_own @ once, v_others @ once
            else:
                home = (demand[:, s] + rest) * np.isin(range(n + 1), own)
                leaving = direct + block @ once @ ((demand.sum(axis=1) + rest) * not_own + home)
                absorbed = direct + block @ once @ (elsewhere * not_own)
                d, f = v_own @ full, v_others @ full
            one = (v_own @ once) * (direct + block @ local @ demand[:, r])
            parts = {
                "EXGR": gross, "DC": (v_own @ full) * gross, "FC": (v_others @ full) * gross, "DVA": d * leaving,
                "VAX": d * absorbed, "FVA": f * leaving,
            }  # fmt: skip
            parts["REF"], parts["DDC"] = parts["DVA"] - parts["VAX"], parts["DC"] - parts["DVA"]
            parts["FDC"], parts["GVC"] = parts["FC"] - parts["FVA"], gross - one
            parts["GVCB"], parts["GVCF"] = gross - parts["DVA"], parts["DVA"] - one
            for name, values in parts.items():
                found[name][own, r] = values[own]
    return found


def write(method: str, settings: dict[str, Any], source: str, rows: list[Any]) -> None:
    """Write one golden file on the table leather."""
    case = {"table": "leather", "settings": settings, "source": source, "digits": None, "expected": rows}
    (HERE / f"{method}.json").write_text(json.dumps(case, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Write the golden files."""
    case = json.loads((HERE / "published" / "leather.json").read_text(encoding="utf-8"))
    flows, output, final = (np.array(case[name], float) for name in ("Z", "x", "Y"))
    members = [[0, 1, 2], [3, 4, 5], [6, 7, 8]]
    found = decompose(flows, output, final, members)
    rows = [
        {"exporter": country, "measure": measure, "value": float(values[own].sum())}
        for country, own in zip(case["countries"], members, strict=True)
        for measure, values in found.items()
    ]
    write("gvc.exports", {}, OWN, rows)


if __name__ == "__main__":
    main()
