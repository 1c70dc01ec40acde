/**
 * What the notebooks use beside the diffusion library: pictures, charts, tables and progress as cell outputs.
 * The kernel finds {@link org.jdiffusion.course.CourseExtension} by its service file.
 * Start with {@link org.jdiffusion.course.Progress}.
 */
package org.jdiffusion.course;
