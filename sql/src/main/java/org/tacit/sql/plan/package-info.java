/** From SQL text and published schemas to a plan that every party makes for itself and finds the same. */
package org.tacit.sql.plan;
