"""Wires the stages; the one module that knows their order.

read -> segment -> detect -> normalise -> relate -> store -> crosscheck -> publish
"""
