"""Is this child open, and to whom?"""
