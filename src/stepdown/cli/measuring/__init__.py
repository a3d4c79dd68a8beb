"""How long things take, each beside the least that the database itself could take for it."""
