/**
 * How noise is added and taken away: {@link org.jdiffusion.schedule.NoiseSchedule} holds the tables of the forward
 * process, {@link org.jdiffusion.schedule.DdpmScheduler} and {@link org.jdiffusion.schedule.DdimScheduler} walk back.
 * Names follow the papers: alphaBar is the share of signal left, x0 the clean image, eps the noise.
 */
package org.jdiffusion.schedule;
