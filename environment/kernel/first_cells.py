"""Starts a kernel by the command in sys.argv, with a connection file of the name at its end, asks it what most kernels
are asked for first, and ends it in order: what the JVM records goes into the class-data archive (Setup.java).
"""

import subprocess
import sys

from jupyter_client import BlockingKernelClient
from jupyter_client.connect import write_connection_file

CELLS = """
int a = 1;

a + 1

System.out.println("third")

import java.util.stream.IntStream;
IntStream.range(0, 3).map(i -> i * i).boxed().toList()

import org.knowm.xchart.QuickChart;
QuickChart.getChart("title", "x", "y", "line", new double[] {1, 2}, new double[] {3, 4})

import tech.tablesaw.api.*;
Table.create(IntColumn.create("n", 1, 2))
"""
SECONDS = 60

client = BlockingKernelClient()
client.load_connection_info(write_connection_file(sys.argv[-1])[1])
kernel = subprocess.Popen(sys.argv[1:])
try:
    client.start_channels()
    for cell in CELLS.strip().split("\n\n"):
        client.execute(cell, reply=True, timeout=SECONDS)
    client.execute("System.exit(0);")
    kernel.wait(SECONDS)
finally:
    kernel.kill()
