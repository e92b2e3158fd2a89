"""Labelled sentences and posts, written for Twokeys, and the fitting of the models that ship. Not part of the wheel."""
