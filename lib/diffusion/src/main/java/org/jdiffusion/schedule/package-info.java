/**
 * How noise is added and taken away: {@link org.jdiffusion.schedule.NoiseSchedule} holds the tables of the forward
 * process, the {@link org.jdiffusion.schedule.Scheduler}s walk back; {@link org.jdiffusion.schedule.SchedulerKind} lists
 * them. Names follow the papers: alphaBar is the share of signal left, x0 the clean image, eps the noise.
 */
package org.jdiffusion.schedule;
