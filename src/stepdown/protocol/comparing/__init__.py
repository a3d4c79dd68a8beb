"""How two protocols differ: two versions of one pack rule by rule, two councils by topic."""
