"""The process beside: `python -m casework.register_helper`, started by
`register.beside` alone. Not in that package, which needs the settings before it can be imported."""

import sys


def main() -> None:
    """Open all rows that standard input names, and write them out piece by piece."""
    import django  # noqa: PLC0415

    from intake.silence import die_with_parent, harden_process  # noqa: PLC0415

    harden_process()
    die_with_parent()
    django.setup()

    from casework.register import frames  # noqa: PLC0415
    from casework.register.opening import examine  # noqa: PLC0415
    from intake.keys.agent.memory import lock_memory  # noqa: PLC0415

    lock_memory()
    desk, pieces = frames.told(sys.stdin.buffer.read())
    for ids in pieces:
        sys.stdout.buffer.write(frames.piece(examine(desk, ids)))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
