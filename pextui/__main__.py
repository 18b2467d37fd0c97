"""Lets ``python -m pextui`` start the program."""

from pextui.cli import main

if __name__ == "__main__":
    main()
