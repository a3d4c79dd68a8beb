"""The picture of a pathway: who acts, in which order, and what happens otherwise.

``flow`` says what there is to draw, ``placing`` and ``routing`` where it stands, ``drawing``
writes it as SVG, and ``tabulating`` says the same as a table. All of it is pure.
"""
