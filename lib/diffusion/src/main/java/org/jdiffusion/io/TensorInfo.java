package org.jdiffusion.io;

import ai.djl.ndarray.types.Shape;

/**
 * One tensor of a safetensors file.
 *
 * @param dtype its type as the file spells it, such as {@code F16}
 * @param begin first byte, counted from the end of the header
 * @param end one past the last byte
 */
public record TensorInfo(String dtype, Shape shape, long begin, long end) {}
