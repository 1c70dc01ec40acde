package org.jdiffusion.io;

import ai.djl.ndarray.types.Shape;

/**
 * One tensor of a file.
 *
 * @param dtype its type as the file spells it, such as {@code F16}
 * @param begin first byte, counted from the end of the header of a safetensors file, from the start of others
 * @param end as many bytes later as its numbers take; between those of a view of {@code torch.save} others may lie
 */
public record TensorInfo(String dtype, Shape shape, long begin, long end) {}
