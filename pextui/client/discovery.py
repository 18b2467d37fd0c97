"""Where a meeting's nodes are: an address typed or pasted by a host, and what DNS says of it."""


async def nodes_of(domain: str) -> tuple[str, ...]:
    """Return the URLs of the nodes of *domain*, to be tried in order."""
    return (f"https://{domain}",) if domain else ()
