"""The command `verkosto`: Ctrl-C is answered also while the program is still being imported."""

import sys


def main() -> None:
    """Import the command line, which takes half a second, and run it."""
    try:
        from api.cli import main as run
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        sys.exit(130)
    run()
