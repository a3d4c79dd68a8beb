"""What the front door of social care sees and does with urgent reports."""
