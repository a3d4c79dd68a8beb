"""Record by hand a family whom nobody brought in, and their last assessment."""
