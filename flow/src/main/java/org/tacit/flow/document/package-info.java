/** The flow document: reading it with positions, its JSON Schema, and type-checking it into a plan. */
package org.tacit.flow.document;
