"""What a node says, as types: the only room that knows the wire's spelling."""
