/** The services over HTTP on the loopback address, and the process that serves them. */
package org.tacit.node.rest;
