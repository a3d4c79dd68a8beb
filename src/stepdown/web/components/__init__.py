"""What every page is made of: navigation, brand, and words for dates and findings."""
