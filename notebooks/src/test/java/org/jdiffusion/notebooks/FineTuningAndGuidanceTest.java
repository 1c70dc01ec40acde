package org.jdiffusion.notebooks;

import org.jdiffusion.notebook.junit.NotebookMode;
import org.jdiffusion.notebook.junit.Notebooks;

/** What it trains live and how far guidance gets, by a colour and by texts, is asserted in its own cells. */
@Notebooks(dir = "en/01_fine_tuning_and_guidance.ipynb", mode = NotebookMode.STRICT, compile = true, timeout = "15m")
class FineTuningAndGuidanceTest {}
