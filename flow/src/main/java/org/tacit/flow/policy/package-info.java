/** What a column's owner allows, and the check of a contract against it. Default: nothing. */
package org.tacit.flow.policy;
