package org.jdiffusion.notebook.compile;

/**
 * What came of a {@link CheckRequest}.
 *
 * @param number of the request, from 0
 * @param checked null when it could not be checked
 * @param reason why it could not; null when it was
 */
record CheckAnswer(int number, Checked checked, String reason) {}
