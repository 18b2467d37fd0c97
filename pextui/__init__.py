"""pextui: the console from which a host runs a Pexip Infinity meeting in a terminal."""

__version__ = "0.1.0"
