"""What a protocol says about an episode at a moment: pure Python, told everything."""
