"""Councils, agencies, teams, professionals, roles and the protocols adopted."""
