"""How soon the program answers when no screen is wanted, against importing what it draws with."""

from tests.benchmarks.measure import Row, compare, cpu_of

PEER = "import textual.app"


def words(rounds: int) -> list[Row]:
    """Return CPU seconds of the commands that only print, as ratios to importing Textual."""
    return compare(
        {
            "python, nothing": cpu_of("-c", "pass"),
            PEER: cpu_of("-c", PEER),
            "pextui --version": cpu_of("-m", "pextui", "--version"),
            "pextui --help": cpu_of("-m", "pextui", "--help"),
            "pextui join --help": cpu_of("-m", "pextui", "join", "--help"),
        },
        PEER,
        rounds,
    )
