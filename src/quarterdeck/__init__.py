"""Quarterdeck: the product owner's workbench, and the school that certifies them."""
