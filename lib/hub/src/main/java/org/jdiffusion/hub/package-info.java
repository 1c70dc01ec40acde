/**
 * The network side: models and data sets of a model hub, by name, in the cache that Python's client has, too.
 * Start with {@code HubClient}.
 */
package org.jdiffusion.hub;
