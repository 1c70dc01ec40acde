/**
 * What is kept of a run: executed copies, kernel logs, JUnit XML and a page to look at.
 * Start reading at {@link org.jdiffusion.notebook.report.ReportFolder}.
 */
package org.jdiffusion.notebook.report;
