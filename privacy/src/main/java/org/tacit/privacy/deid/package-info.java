/** A table without what names its people: transforms of columns in seven families, the plan that says which, and its execution. */
package org.tacit.privacy.deid;
