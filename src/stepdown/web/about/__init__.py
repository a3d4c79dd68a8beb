"""What the law asks a public service to say of itself."""
