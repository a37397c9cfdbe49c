"""Matrices of an ONNX graph → eight bits a weight: a third less time for a query.

A query has a dozen tokens, so reading 85 MB of weights takes most of its time. Eight
bits in blocks of 32, each with a scale of its own, keep vectors within a cosine of
.9999 (docs/decisions/0020).
"""

import logging
from pathlib import Path

import onnx

BITS = 8
BLOCK = 32
"""Weights that share a scale; 64 and 128 are no faster and lose two and five times as
much."""

INTEGER_PRODUCTS = 4
"""The accuracy level at which inputs are rounded to eight bits too, block by block:
products in float32 take three times as long as unrounded weights."""


def round_weights(graph: Path, rounded: Path) -> None:
    """Write a graph again with the weights of its matrix products in eight bits."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    # Importing it makes the whole process log.
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger(MatMulNBitsQuantizer.__module__).setLevel(logging.WARNING)
    quantizer = MatMulNBitsQuantizer(
        onnx.load(graph),
        bits=BITS,
        block_size=BLOCK,
        is_symmetric=True,
        accuracy_level=INTEGER_PRODUCTS,
    )
    quantizer.process()
    onnx.save(quantizer.model.model, rounded)
