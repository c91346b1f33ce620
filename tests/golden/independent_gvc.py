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


def sixteen(flows: np.ndarray, output: np.ndarray, final: np.ndarray, members: list[list[int]]) -> Tables:
    """Return the terms of Wang, Wei & Zhu, pair by pair and term by term; value added is the rest of each column."""
    n, destinations = final.shape
    inputs = flows / np.where(output == 0, 1, output)
    value = 1 - inputs.sum(axis=0)
    full = np.linalg.inv(np.eye(n) - inputs)
    regions = range(len(members))
    names = (
        "DVA_FIN DVA_INT DVA_INTrexI1 DVA_INTrexF DVA_INTrexI2 RDV_INT RDV_FIN RDV_FIN2 OVA_FIN MVA_FIN OVA_INT MVA_INT "
        "DDC_FIN DDC_INT ODC MDC"
    )
    found = {name: np.zeros((n, destinations)) for name in names.split()}

    def b(r: int, t: int) -> np.ndarray:
        return np.asarray(full[np.ix_(members[r], members[t])])

    def a(r: int, t: int) -> np.ndarray:
        return np.asarray(inputs[np.ix_(members[r], members[t])])

    def y(r: int, *buyers: int) -> np.ndarray:
        return np.asarray(sum((final[members[r], buyer] for buyer in buyers), np.zeros(len(members[r]))))

    def local(r: int) -> np.ndarray:
        return np.linalg.inv(np.eye(len(members[r])) - a(r, r))

    def exported(r: int) -> np.ndarray:
        return sum((a(r, t) @ output[members[t]] for t in regions if t != r), y(r, *(t for t in everyone if t != r)))

    everyone = range(destinations)
    for s in regions:
        for r in everyone:
            if r == s:
                continue
            at = (members[s], [r] * len(members[s]))
            v_s, v_all = value[members[s]] @ b(s, s), sum(value[members[t]] @ b(t, s) for t in regions if t != s)
            found["DVA_FIN"][at] = v_s * y(s, r)
            if r >= len(members):
                found["OVA_FIN"][at] = v_all * y(s, r)
                continue
            v_r = value[members[r]] @ b(r, s)
            found["OVA_FIN"][at], found["MVA_FIN"][at] = (v_all - v_r) * y(s, r), v_r * y(s, r)
            third = [t for t in regions if t not in (s, r)]
            other_buyers = [t for t in everyone if t not in (s, r)]
            passed = {
                "DVA_INT": b(r, r) @ y(r, r),
                "DVA_INTrexI1": sum(b(r, t) @ y(t, t) for t in third),
                "DVA_INTrexF": b(r, r) @ y(r, *other_buyers),
                "DVA_INTrexI2": sum(b(r, t) @ y(t, *(u for u in everyone if u not in (s, t))) for t in third),
                "RDV_INT": b(r, s) @ y(s, s),
                "RDV_FIN": b(r, r) @ y(r, s),
                "RDV_FIN2": sum(b(r, t) @ y(t, s) for t in third),
                "DDC_FIN": b(r, s) @ y(s, *(u for u in everyone if u != s)),
            }
            once = value[members[s]] @ local(s)
            for name, needed in passed.items():
                found[name][at] = once * (a(s, r) @ (needed + np.zeros(len(members[r]))))
            found["DDC_INT"][at] = (v_s - once) * (a(s, r) @ output[members[r]])
            for name, needed in (("INT", y(r, r)), ("DC", exported(r))):
                flow = a(s, r) @ local(r) @ needed
                split = {"INT": ("MVA_INT", "OVA_INT"), "DC": ("MDC", "ODC")}[name]
                found[split[0]][at], found[split[1]][at] = v_r * flow, (v_all - v_r) * flow
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
    surplus = output - flows.sum(axis=0)
    made = np.zeros((9, 3))
    for buyer in range(3):  # round after round of suppliers, until nothing is left
        wave = final[:, buyer]
        while wave.max() > 1e-17:
            made[:, buyer] += wave
            wave = (flows / output) @ wave
    made *= (surplus / output)[:, None]
    sectors = ["Agriculture", "Textile_and_Leather", "Transport_Equipment"]
    names = case["countries"]
    rows = [
        {"origin": names[i // 3], "sector": sectors[i % 3], "destination": names[d], "value": float(made[i, d])}
        for i in range(9)
        for d in range(3)
    ]
    write("trade.embodied", {"account": "value_added", "by": "sector"}, OWN, rows)
    by_country = made.reshape(3, 3, 3).sum(axis=1)
    rows = []
    for d, name in enumerate(names):
        own, seller, buyer = by_country[d, d], by_country[d].sum(), by_country[:, d].sum()
        values = {"production": seller, "consumption": buyer, "exports": seller - own, "imports": buyer - own}
        rows += [{"region": name, "measure": measure, "value": float(value)} for measure, value in values.items()]
    write("footprint.accounts", {"account": "value_added"}, OWN, rows)


if __name__ == "__main__":
    main()
