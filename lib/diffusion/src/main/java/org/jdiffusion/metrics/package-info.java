/** Numbers about many pictures at once: {@link org.jdiffusion.metrics.FrechetDistance}. */
package org.jdiffusion.metrics;
