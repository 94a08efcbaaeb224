"""Curating: actions on a Selection with their exact cost, tags, and the recipe of all decisions in force."""
