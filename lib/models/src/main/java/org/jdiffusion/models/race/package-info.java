/**
 * How fast can a network learn which class is wanted? {@link org.jdiffusion.models.race.RaceRecipe} lists the contestants,
 * {@link org.jdiffusion.models.race.ClassRace} runs them and knows what was measured.
 */
package org.jdiffusion.models.race;
