"""Figures as commands: each measures, writes the table behind it as CSV, and draws the PNG from that table alone."""
