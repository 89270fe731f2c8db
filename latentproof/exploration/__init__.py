"""Regimes side by side: every quantity over a grid, the regions a theorem certifies, and advice for one regime."""
