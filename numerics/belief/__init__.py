"""Exact belief propagation on a known hierarchy: posteriors of latents (`posterior`), next-token laws (`prefix`)."""
