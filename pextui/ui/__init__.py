"""The only room that draws: screens, panes and dialogs over the session's store."""
