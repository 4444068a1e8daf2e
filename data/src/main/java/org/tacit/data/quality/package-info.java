/** How good a table's data is: figures, a score and findings in words. */
package org.tacit.data.quality;
