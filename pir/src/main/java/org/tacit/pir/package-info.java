/** Private lookup, whatever the method: rows that somebody provides, a provider who answers, a client who asks. The methods are the packages below. */
package org.tacit.pir;
