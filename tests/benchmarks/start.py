"""How soon the program answers when no screen is wanted, against importing what it draws with."""

from tests.benchmarks.measure import Race, cpu_of, race

PEER = "import textual.app"


def races(*, is_quick: bool) -> list[Race]:
    """Return CPU seconds of the commands that only print, beside importing Textual."""
    contestants = {
        "pextui --version": cpu_of("-m", "pextui", "--version"),
        "pextui --help": cpu_of("-m", "pextui", "--help"),
        "pextui join --help": cpu_of("-m", "pextui", "join", "--help"),
        "python, nothing": cpu_of("-c", "pass"),
        PEER: cpu_of("-c", PEER),
    }
    return [race("words", contestants, 3 if is_quick else 7, ours="pextui --version")]
