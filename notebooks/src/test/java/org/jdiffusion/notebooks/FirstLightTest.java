package org.jdiffusion.notebooks;

import org.jdiffusion.notebook.junit.Notebooks;

@Notebooks(dir = "en/00_first_light.ipynb", timeout = "5m")
class FirstLightTest {}
