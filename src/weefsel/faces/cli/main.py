"""The entry point: run a command, and turn every failure into one readable block and an exit code.

0 done; 1 a computation failed; 2 the call or the input is wrong.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Sequence
from errno import EDQUOT, EFBIG, ENOSPC
from io import TextIOWrapper

from weefsel.errors import EXIT_COMPUTATION, EXIT_INPUT, ComputationError, InputError, WeefselError, reason_of
from weefsel.sayings import say

#: What Typer gives back where the user interrupted.
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and exit with its code.

    ``--debug`` anywhere shows the traceback of a failure; ``--json`` prints failures as JSON.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given
    _write_what_can_be_written()
    if arguments is None and "serve" in given:
        _one_thread_each()
    try:
        from weefsel.faces.cli.app import app  # noqa: PLC0415 - a broken installation still gets a readable error

        if arguments is None:
            from weefsel import study  # noqa: PLC0415 - as above

            study.keep_compiled()
        code = app(args=[word for word in given if word != "--debug"], prog_name="weefsel", standalone_mode=False)
        if code == INTERRUPTED:
            raise KeyboardInterrupt  # Typer takes it for an exit, without a word
        sys.stdout.flush()
    except WeefselError as error:
        _explain(error, given, debug=debug)
        code = error.exit_code
    except BrokenPipeError:
        sys.stderr.close()
        code = EXIT_COMPUTATION
    except (KeyboardInterrupt, MemoryError, Exception) as error:  # noqa: BLE001 - no traceback reaches a user unasked
        code = _unplanned(error, given, debug=debug)
    if arguments is None:
        sys.exit(code)
    return int(code or 0)


def _write_what_can_be_written() -> None:
    """Let streams that cannot encode a letter (ASCII, a Windows code page) write ``?`` in its place, not fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _one_thread_each() -> None:
    """Let each question to a server have one thread, unless the user says otherwise; before the libraries load.

    Tables of a page are small: threads within one answer wait for each other and take the processor from the
    next reader.
    """
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS"):
        os.environ.setdefault(name, "1")


def _explain(error: WeefselError, given: Sequence[str], *, debug: bool) -> None:
    """Print a failure: as JSON in English, or as a block in the language that the call asks for."""
    if debug:
        traceback.print_exception(error)
    if "--json" in given:
        print(json.dumps(error.as_dict()), file=sys.stderr)
        return
    try:
        from weefsel.faces.cli.show import show_error  # noqa: PLC0415 - only where it is needed
        from weefsel.faces.told import language_in  # noqa: PLC0415 - as above
    except Exception:  # noqa: BLE001 - a broken installation: the words still reach the user
        sys.stderr.write(f"{error}\n")
        return
    show_error(error, language_in(given))


def _wrong_call(error: BaseException, given: Sequence[str]) -> InputError | None:
    """Return what is wrong with a call in our own words, for a reader of another language; None in English."""
    from weefsel.faces.told import language_in  # noqa: PLC0415 - a broken installation still gets a readable error

    if language_in(given) == "en":
        return None
    remedy = say("See what the command takes: `weefsel {command} --help`.", command=given[0])
    names = list(getattr(getattr(error, "param", None), "opts", ()))
    option = getattr(error, "option_name", None)
    if option:
        return InputError(say("there is no option {name}", name=option), remedy)
    if names and type(error).__name__ == "MissingParameter":
        return InputError(say("{name} is missing", name=names[-1]), remedy)
    if names:
        return InputError(say("{name} cannot be read", name=names[-1]), remedy)
    return InputError(say("the call is not right"), remedy)


def _unplanned(error: BaseException, given: Sequence[str], *, debug: bool) -> int:
    """Explain a failure that is not Weefsel's own: wrong usage, an interruption, or a fault of ours."""
    if hasattr(error, "format_message"):
        if "--json" in given:
            what = {
                "error": "usage",
                "exit_code": EXIT_INPUT,
                "what": error.format_message(),
                "remedy": "",
                "faults": [],
            }
            print(json.dumps(what), file=sys.stderr)
        elif (told := _wrong_call(error, given)) is not None:
            _explain(told, given, debug=False)
        else:
            error.show()  # type: ignore[attr-defined]
        return EXIT_INPUT
    if type(error).__name__ == "Exit":
        return int(getattr(error, "exit_code", 0))
    if type(error).__name__ == "Abort" or isinstance(error, KeyboardInterrupt):
        known = ComputationError(say("interrupted"), say("Nothing was left half-written; run it again when you like."))
    elif isinstance(error, MemoryError):
        known = ComputationError(
            say("there is not enough memory"), say("Close other programs or take a smaller table.")
        )
    elif isinstance(error, OSError):
        full = error.errno in (ENOSPC, EDQUOT, EFBIG)
        known = ComputationError(
            say("the disk is full, or a limit on files is reached")
            if full
            else say("{where}: {what}", where=error.filename or say("the system"), what=reason_of(error)),
            say("Free some space and run it again.") if full else say("Check the path, your rights, free space."),
        )
    else:
        known = ComputationError(
            say("Weefsel stumbled: the fault is ours, not yours"),
            say("Please report it: run the same with --debug, and send us what it prints."),
        )
    _explain(known, given, debug=False)
    if debug:
        traceback.print_exception(error)
    return EXIT_COMPUTATION
