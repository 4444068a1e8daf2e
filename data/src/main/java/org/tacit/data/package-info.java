/** Tables, schemas and connectors on an embedded analytical engine. */
package org.tacit.data;
