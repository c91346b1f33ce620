"""Time to recover and time to survive: what a stop of some nodes costs, and how long stocks last.

n nodes make one thing each; an arc carries thing i to node j as part k, r units for one unit of j; parts of one number
replace each other. Over the time t: u_j made, y_a sent along arc a, v_j delivered to customers, l_j not delivered.

    min sum_j f_j l_j
    r_a u_j <= sum of y over arcs that bring part k to j      for each j and k
    sum of y out of i + v_i - u_i <= s_i,  u_j <= c_j t (0 where down),  v_j + l_j >= d_j t

Time to survive: the largest t with l = 0. Continuous variables are enough.

Source: Simchi-Levi, Schmidt & Wei 2014, Harvard Business Review 92(1); Simchi-Levi et al. 2015, Interfaces 45(5),
375-390.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from weefsel.kernels.allocation.program import Program, solve
from weefsel.kernels.leontief import Array, NoAnswer

Mask = NDArray[np.bool_]


class Arc(NamedTuple):
    """Thing of node `origin` goes to node `target` as its part `part`, `need` units for one unit made there."""

    origin: int
    target: int
    part: int
    need: float


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes and arcs of a supply network.

    Parameters
    ----------
    arcs : who sends what to whom
    capacity : (n,) c, units a day; inf = no limit
    stock : (n,) s, finished units in stock
    demand : (n,) d, units a day for customers; 0 where nothing is sold
    loss : (n,) f, money lost for each unit that customers do not get
    """

    arcs: tuple[Arc, ...]
    capacity: Array
    stock: Array
    demand: Array
    loss: Array

    def __post_init__(self) -> None:
        for values in (self.capacity, self.stock, self.demand, self.loss):
            if values.shape != self.capacity.shape or np.isnan(values).any() or (values < 0).any():
                raise NoAnswer("capacity, stock, demand and loss must be given for every node and not negative", [])
        if any(arc.need <= 0 for arc in self.arcs):
            raise NoAnswer("an arc needs more than nothing of its part", [])


class Recovery(NamedTuple):
    """Money lost, units lost by node, and what one more unit of stock or of capacity per day saves, by node."""

    loss: float
    short: Array
    stock_price: Array
    capacity_price: Array


def one_tier(makes: Mask, capacity: Array, demand: Array, stock: Array, loss: Array) -> Network:
    """Return suppliers i and products j as a network: nodes are the suppliers, then the products.

    min sum_j f_j l_j;  sum_i a_ij y_ij + l_j >= d_j t - s_j;  sum_j y_ij <= c_i t

    Parameters
    ----------
    makes : (m, p) a_ij, whether supplier i can make product j
    capacity : (m,) c, units a day of all products together
    demand, stock, loss : (p,)
    """
    suppliers, products = makes.shape
    arcs = tuple(Arc(i, suppliers + j, 0, 1.0) for i in range(suppliers) for j in range(products) if makes[i, j])
    none = np.zeros(suppliers)
    # A product that nobody makes has its stock only.
    limits = np.where(makes.any(axis=0), np.inf, 0.0)
    return Network(
        arcs,
        np.concatenate([capacity, limits]),
        np.concatenate([none, stock]),
        np.concatenate([none, demand]),
        np.concatenate([none, loss]),
    )


def recover(network: Network, down: Mask, time: float) -> Recovery:
    """Return what is lost when nodes are down for a time.

    Parameters
    ----------
    down : (n,) which nodes make nothing
    time : days until they are back (time to recover)
    """
    n, arcs = len(network.capacity), len(network.arcs)
    made, sent, sold, short = 0, n, n + arcs, n + arcs + n
    cost = np.zeros(short + n)
    cost[short:] = network.loss
    program = Program(cost)
    _parts(program, network, made, sent)
    stock_rows = _balances(program, network, made, sent, sold)
    capacity_rows = {}
    for j in range(n):
        limit = 0.0 if down[j] else network.capacity[j] * time
        if np.isfinite(limit):
            capacity_rows[j] = len(program.rows)
            program.add("capacity", [(made + j, 1.0)], float(limit))
        program.add("demand", [(sold + j, -1.0), (short + j, -1.0)], -float(network.demand[j] * time))
        program.add("demand", [(sold + j, 1.0)], float(network.demand[j] * time))
    found = solve(program)
    if found is None:
        raise NoAnswer("the loss has no lower end", [])
    prices = np.zeros(n)
    for j, row in capacity_rows.items():
        prices[j] = 0.0 if down[j] else -found.prices[row] * time
    return Recovery(found.cost, found.x[short:], -found.prices[stock_rows], prices)


def time_to_survive(network: Network, down: Mask) -> float:
    """Return for how many days customers get everything while nodes are down; inf = without end.

    Parameters
    ----------
    down : (n,)
    """
    n, arcs = len(network.capacity), len(network.arcs)
    made, sent, sold, time = 0, n, n + arcs, n + arcs + n
    cost = np.zeros(time + 1)
    cost[time] = -1.0
    program = Program(cost)
    _parts(program, network, made, sent)
    _balances(program, network, made, sent, sold)
    for j in range(n):
        if down[j]:
            program.add("capacity", [(made + j, 1.0)], 0.0)
        elif np.isfinite(network.capacity[j]):
            program.add("capacity", [(made + j, 1.0), (time, -float(network.capacity[j]))], 0.0)
        program.add("demand", [(sold + j, -1.0), (time, float(network.demand[j]))], 0.0)
    found = solve(program)
    return np.inf if found is None else float(found.x[time])


def smallest_stock(
    network: Network, stops: Sequence[tuple[Mask, float]], price: Array, *, where: Mask | None = None
) -> tuple[Array, float]:
    """Return the cheapest stocks with which customers get everything in each of several stops.

    min sum_j h_j s_j with l = 0 in every stop; the same stocks serve all stops, and they replace those of the network.

    Parameters
    ----------
    stops : which nodes are down, and for how many days
    price : (n,) h, money to hold one unit
    where : (n,) nodes that may hold stock; none = all

    Returns
    -------
    (n,) stocks, and what they cost

    Raises
    ------
    Collision
        If no stock is enough, which happens where no node with demand may hold any.
    """
    n, arcs = len(network.capacity), len(network.arcs)
    size = n + arcs + n
    cost = np.zeros(n + size * len(stops))
    cost[:n] = price
    program = Program(cost)
    for at, (down, time) in enumerate(stops):
        made = n + size * at
        sent, sold = made + n, made + n + arcs
        _parts(program, network, made, sent)
        for j, row in enumerate(_balances(program, network, made, sent, sold)):
            program.rows[row] = [*program.rows[row], (j, -1.0)]
            program.bounds[row] = 0.0
        for j in range(n):
            limit = 0.0 if down[j] else network.capacity[j] * time
            if np.isfinite(limit):
                program.add("capacity", [(made + j, 1.0)], float(limit))
            program.add("demand", [(sold + j, -1.0)], -float(network.demand[j] * time))
    if where is not None:
        for place in np.flatnonzero(~where):
            program.add("places for stock", [(int(place), 1.0)], 0.0)
    found = solve(program)
    if found is None:
        raise NoAnswer("stocks have a price below zero", [])
    return found.x[:n], found.cost


def _parts(program: Program, network: Network, made: int, sent: int) -> None:
    """Add r u_j <= what arrives of each part; parts of one number replace each other, each with its own need."""
    groups: dict[tuple[int, int], list[int]] = {}
    for at, arc in enumerate(network.arcs):
        groups.setdefault((arc.target, arc.part), []).append(at)
    for (target, _), members in groups.items():
        arriving = [(sent + at, -1.0 / network.arcs[at].need) for at in members]
        program.add("parts", [(made + target, 1.0), *arriving], 0.0)


def _balances(program: Program, network: Network, made: int, sent: int, sold: int) -> list[int]:
    """Add sum of y out of i + v_i - u_i <= s_i for every node, and return the rows."""
    leaving: dict[int, list[int]] = {}
    for at, arc in enumerate(network.arcs):
        leaving.setdefault(arc.origin, []).append(at)
    first = len(program.rows)
    for i in range(len(network.capacity)):
        out = [(sent + at, 1.0) for at in leaving.get(i, [])]
        program.add("stock", [*out, (sold + i, 1.0), (made + i, -1.0)], float(network.stock[i]))
    return list(range(first, len(program.rows)))
