/** De-identification of tables, and the risk of recognising people that remains. */
package org.tacit.privacy;
