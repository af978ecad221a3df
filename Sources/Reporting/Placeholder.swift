// Placeholder so that the room builds from the first commit.
