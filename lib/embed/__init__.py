"""Meaning as vectors: encoders, vectors on disk, nearest neighbours, and a map in two dimensions."""
