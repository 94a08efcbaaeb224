"""What a corpus is about: clusters of its vectors on two levels, and their names."""
