"""An imaginary conferencing node: true meetings, and the guide's requests and events on top."""
