/**
 * A small reader of Parquet files: one value of one column by its row, in bounded memory, from several threads. It is
 * written here because no library reads sets of pictures on Java 17 by row, in bounded memory and in less than 20 MB of
 * jars. Start at {@link org.jdiffusion.hub.parquet.ParquetFile}; what a file may get wrong is a
 * {@link org.jdiffusion.hub.parquet.ParquetException}.
 */
package org.jdiffusion.hub.parquet;
