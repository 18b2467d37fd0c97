"""The panes of the console, each a view of one part of the meeting."""
