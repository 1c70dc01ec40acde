package org.jdiffusion.notebooks;

import org.jdiffusion.notebook.junit.NotebookMode;
import org.jdiffusion.notebook.junit.Notebooks;

@Notebooks(dir = "en/00_first_light.ipynb", mode = NotebookMode.STRICT, compile = true, timeout = "5m")
class FirstLightTest {}
