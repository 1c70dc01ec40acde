/** The runner beside nbval and nbclient, on notebooks for the Python kernel; see {@code src/test/python/README.md}. */
package org.jdiffusion.notebook.parity;
