"""My work and my families: the first pages that a person sees."""
