"""HiGHS in a child process that can be ended: the one file of the engines that is not pure.

HiGHS alone overruns its time limit on large roots, and cannot be interrupted there. So the
parent keeps the clock and the best plan, and ends the child on cancel or when time is up.
They speak by pipe in plain data: down goes the model as numpy's ``.npz`` behind its length
in eight bytes; up come lines of JSON, one piece of news each. The child ends itself when its
parent is gone.

Started as ``python -m quarterdeck.engines.plan.solver``.
"""

from __future__ import annotations

import io
import json
import os
import queue
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import dataclass, fields
from typing import IO, Any, Literal, Protocol

import numpy as np

from quarterdeck.engines.plan.linear import Floats, Model

TICK = 0.2
"""Seconds between two looks of the parent, and at least between two bounds of the child."""

LARGE = 30_000
"""Columns from which the root relaxation goes to the interior-point method."""

_MODULE = "quarterdeck.engines.plan.solver"


@dataclass(frozen=True, slots=True)
class News:
    """What the solver says.

    ``plan``: a better point, in ``x``. ``bound``: nothing better than ``bound`` exists.
    ``tick``: nothing new. ``end``: no more news; ``status`` is ``optimal`` (to the gap that was
    asked), ``infeasible`` or ``stopped``. ``bound`` is in the model's unit, None when unknown;
    ``cpu_seconds`` what the solving took so far.
    """

    kind: Literal["plan", "bound", "tick", "end"]
    x: Floats | None = None
    bound: float | None = None
    status: str = ""
    cpu_seconds: float = 0.0


class Engine(Protocol):
    """Solves a model and tells of it; to stop it, stop listening (close it)."""

    def __call__(
        self, model: Model, *, start: Floats | None, gap: float, seconds: float
    ) -> Generator[News, None, None]: ...


class Clock:
    """Seconds since it was made, of this process's steady clock, against a limit."""

    def __init__(self, limit: float) -> None:
        self.limit = limit
        self._began = time.monotonic()
        self._cpu = time.process_time()

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self._began

    @property
    def left(self) -> float:
        return self.limit - self.elapsed

    @property
    def cpu_seconds(self) -> float:
        """Processor time of this process, all its threads together."""
        return time.process_time() - self._cpu

    def is_over(self) -> bool:
        return self.left <= 0


def in_child(
    model: Model, *, start: Floats | None, gap: float, seconds: float
) -> Generator[News, None, None]:
    """Solve in a child process: news as it comes, a tick at least every TICK seconds.

    Ends after ``end``, or with status ``stopped`` once ``seconds`` are over or the child died.
    """
    clock = Clock(seconds)
    # -P: the caller's working directory may hold a numpy.py of its own. -W: the module is also
    # imported by its package, which runpy remarks upon and which does no harm here.
    command = [sys.executable, "-P", "-W", "ignore::RuntimeWarning:runpy", "-m", _MODULE]
    child = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    heard: queue.SimpleQueue[News | None] = queue.SimpleQueue()
    assert child.stdin is not None
    assert child.stdout is not None
    listener = threading.Thread(target=_listen, args=(child.stdout, heard), daemon=True)
    listener.start()
    cpu_seconds = 0.0
    try:
        with suppress(BrokenPipeError):
            _send(child.stdin, model, start, gap, seconds)
        while clock.left > 0:
            try:
                news = heard.get(timeout=max(0.0, min(TICK, clock.left)))
            except queue.Empty:
                yield News("tick", cpu_seconds=cpu_seconds)
                continue
            if news is None:
                break
            cpu_seconds = news.cpu_seconds
            yield news
            if news.kind == "end":
                return
        yield News("end", status="stopped", cpu_seconds=cpu_seconds)
    finally:
        child.kill()
        child.wait()
        listener.join()
        with suppress(BrokenPipeError):
            child.stdin.close()
        child.stdout.close()


def in_process(
    model: Model, *, start: Floats | None, gap: float, seconds: float
) -> Generator[News, None, None]:
    """Solve in this process, and tell when done: for models so small that a child costs more."""
    told: list[News] = []
    maximise(model, start=start, gap=gap, seconds=seconds, tell=told.append)
    yield from told


def maximise(
    model: Model, *, start: Floats | None, gap: float, seconds: float, tell: Callable[[News], None]
) -> None:
    """Solve with HiGHS and tell of every better point, of the bound now and then, and the end."""
    import highspy  # only where it is used: the parent, and every importer, do without

    clock = Clock(seconds)
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    options = {
        "output_flag": False,
        "time_limit": max(seconds, 0.0),
        "mip_rel_gap": gap / 2,
        "mip_abs_gap": 0.0,
        "threads": 1,
        "mip_lp_solver": "ipm" if len(model.objective) >= LARGE else "choose",
    }
    for name, setting in options.items():
        highs.setOptionValue(name, setting)
    highs.passModel(_lp(highspy, model))
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = start.tolist()
        highs.setSolution(solution)
    last_bound = [-TICK]

    def on_better(event: Any) -> None:
        out = event.data_out
        x = np.array(out.mip_solution, dtype=np.float64)
        tell(News("plan", x, _finite(out.mip_dual_bound), cpu_seconds=clock.cpu_seconds))

    def on_look(event: Any) -> None:
        if clock.elapsed - last_bound[0] >= TICK:
            last_bound[0] = clock.elapsed
            bound = _finite(event.data_out.mip_dual_bound)
            tell(News("bound", bound=bound, cpu_seconds=clock.cpu_seconds))

    highs.cbMipImprovingSolution += on_better
    highs.cbMipInterrupt += on_look
    highs.run()
    status = highs.getModelStatus()
    known = {
        highspy.HighsModelStatus.kOptimal: "optimal",
        highspy.HighsModelStatus.kModelEmpty: "optimal",
        highspy.HighsModelStatus.kInfeasible: "infeasible",
        # Columns are bounded, so this can only be the one of the two.
        highspy.HighsModelStatus.kUnboundedOrInfeasible: "infeasible",
    }
    info = highs.getInfo()
    solution = highs.getSolution()
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        x = np.array(solution.col_value, dtype=np.float64)
        tell(News("plan", x, cpu_seconds=clock.cpu_seconds))
    is_integer = bool(model.integral.any())
    bound = _finite(info.mip_dual_bound if is_integer else info.objective_function_value)
    end = known.get(status, "stopped")
    tell(News("end", bound=bound, status=end, cpu_seconds=clock.cpu_seconds))


def _lp(highspy: Any, model: Model) -> Any:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(model.objective), len(model.row_lower)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = model.objective, model.lower, model.upper
    lp.row_lower_, lp.row_upper_ = model.row_lower, model.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = model.starts
    lp.a_matrix_.index_ = model.columns
    lp.a_matrix_.value_ = model.coefficients
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[int(whole)] for whole in model.integral]
    return lp


def _finite(bound: float) -> float | None:
    return float(bound) if abs(bound) < 1e20 else None


def _send(pipe: IO[bytes], model: Model, start: Floats | None, gap: float, seconds: float) -> None:
    arrays = {f.name: np.asarray(getattr(model, f.name)) for f in fields(model)}
    arrays |= {"_gap": np.asarray(gap), "_seconds": np.asarray(seconds)}
    if start is not None:
        arrays["_start"] = start
    packed = io.BytesIO()
    np.savez(packed, allow_pickle=False, **arrays)
    pipe.write(struct.pack(">Q", packed.tell()))
    pipe.write(packed.getbuffer())
    pipe.flush()


def _listen(pipe: IO[bytes], heard: queue.SimpleQueue[News | None]) -> None:
    """Read the child's lines until it ends; None says that nothing more will come."""
    with suppress(ValueError, OSError):  # a line cut off when the child was ended
        for line in pipe:
            told = json.loads(line)
            if told.get("x") is not None:
                x = np.zeros(told.pop("width"))
                x[told["x"]["at"]] = told["x"]["value"]
                told["x"] = x
            heard.put(News(**told))
    heard.put(None)


def main() -> None:
    """The child: take a model from standard input, solve it, tell on standard output."""
    # What HiGHS itself may print must not come between the lines.
    out = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    pipe = sys.stdin.buffer
    (size,) = struct.unpack(">Q", pipe.read(8))
    with np.load(io.BytesIO(pipe.read(size)), allow_pickle=False) as packed:
        arrays = {name: packed[name] for name in packed.files}
    start = arrays.pop("_start", None)
    gap, seconds = float(arrays.pop("_gap")), float(arrays.pop("_seconds"))
    arrays |= {"scale": float(arrays["scale"]), "whole": bool(arrays["whole"])}

    def end_with_parent() -> None:
        pipe.read(1)
        os._exit(1)

    threading.Thread(target=end_with_parent, daemon=True).start()

    def tell(news: News) -> None:
        told: dict[str, Any] = {
            "kind": news.kind,
            "bound": news.bound,
            "status": news.status,
            "cpu_seconds": news.cpu_seconds,
        }
        if news.x is not None:
            at = np.flatnonzero(news.x > 1e-9)
            told["x"] = {"at": at.tolist(), "value": news.x[at].tolist()}
            told["width"] = len(news.x)
        out.write(json.dumps(told) + "\n")
        out.flush()

    maximise(Model(**arrays), start=start, gap=gap, seconds=seconds, tell=tell)


if __name__ == "__main__":
    main()
