/**
 * The network side: models and data sets of a model hub, by name, in the cache that Python's client has, too.
 * Start with {@link org.jdiffusion.hub.HubClient}, then {@link org.jdiffusion.hub.HubModel} and
 * {@link org.jdiffusion.hub.HubDataset}.
 */
package org.jdiffusion.hub;
