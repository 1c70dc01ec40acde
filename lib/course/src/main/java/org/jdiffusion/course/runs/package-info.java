/**
 * What a training leaves behind beside its weights: settings, machine, losses and sample sheets, in a folder that
 * TensorBoard reads. {@link org.jdiffusion.course.runs.RunLog} writes it, {@link org.jdiffusion.course.runs.Run} reads it.
 * Start with {@link org.jdiffusion.course.runs.RunLog}.
 */
package org.jdiffusion.course.runs;
